import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: ['esm', 'cjs'],
  target: 'es2022',
  splitting: true,
  treeshake: true, // one import of the engine, not one for each file
  clean: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0', stripInternal: true } },
})
