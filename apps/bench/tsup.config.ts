import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { cli: 'src/cli.ts', measure: 'src/measure.ts' },
  format: 'esm',
  target: 'es2022',
  clean: true,
  splitting: true,
  // The packages as they are published, peers as they come.
  noExternal: [/^@mg\//],
  external: ['rose', '@jax-js/jax', 'ml-levenberg-marquardt', /^@tensorflow\//],
  esbuildOptions(options) {
    options.conditions = ['@mg/source']
  },
})
