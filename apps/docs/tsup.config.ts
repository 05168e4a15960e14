import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { serve: 'src/serve.ts' },
  format: 'esm',
  target: 'node20',
})
