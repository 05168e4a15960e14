import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: ['esm', 'cjs'],
  target: 'es2022',
  splitting: true,
  clean: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0', stripInternal: true } },
})
