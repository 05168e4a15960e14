import { build } from 'tsup'

/** The programs that the tests run, from the sources of all packages: nothing needs to be built before. */
export const setup = (): Promise<void> =>
  build({
    config: false,
    silent: true,
    entry: { demo: 'src/index.ts', saving: 'test/saving.ts' },
    format: 'esm',
    target: 'node20',
    outDir: 'node_modules/.test',
    outExtension: () => ({ js: '.mjs' }),
    noExternal: [/^@mg\//, 'papaparse'],
    esbuildOptions: (options) => {
      options.conditions = ['@mg/source']
    },
  })
