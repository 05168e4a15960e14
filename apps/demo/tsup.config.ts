import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { cli: 'src/index.ts' },
  format: 'esm',
  target: 'node20',
  clean: true,
  noExternal: ['@mg/datasets', '@mg/microgpt', 'papaparse'],
})
