import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    compile: 'src/compile/index.ts',
    export: 'src/export/index.ts',
    formula: 'src/formula/index.ts',
    graph: 'src/graph/index.ts',
    loops: 'src/loops/index.ts',
    ops: 'src/ops/index.ts',
    testing: 'src/testing/index.ts',
  },
  format: ['esm', 'cjs'],
  target: 'es2022',
  splitting: true,
  clean: true,
  dts: { compilerOptions: { ignoreDeprecations: '6.0', stripInternal: true } },
})
