import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { tool: 'src/tool.ts', figures: 'src/figures/figures.ts' },
  format: 'esm',
  target: 'es2022',
  clean: true,
  // The packages as they are published.
  noExternal: [/^@mg\//],
  esbuildOptions(options) {
    options.conditions = ['@mg/source']
  },
})
