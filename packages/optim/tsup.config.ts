import { defineConfig } from 'tsup'

const shared = {
  entry: { index: 'src/index.ts', pytorch: 'src/pytorch/index.ts' },
  target: 'es2022',
  splitting: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0', stripInternal: true } },
} as const

export default defineConfig([
  // Shaken, there is one import of the engine and not one for each file.
  { ...shared, format: 'esm', treeshake: true, clean: true },
  // Not shaken, since `import()` would stay as it is, and bring the engine's other copy.
  { ...shared, format: 'cjs' },
])
