import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { mutation } from './mutation/plugin.js'

const seedFile = fileURLToPath(new URL('seed.ts', import.meta.url))
const conditions = ['@mg/source', 'module', 'import', 'default']

/**
 * The tests of a package, run against the sources of all: nothing needs to be built first.
 * @param {import('vitest/config').ViteUserConfig['test']} [test] what this package sets otherwise
 */
export const config = (test = {}) => {
  const faults = mutation()
  return defineConfig({
    plugins: faults ? [faults.plugin] : [],
    resolve: { conditions, alias: ownEntries() },
    ssr: { resolve: { conditions } },
    test: {
      include: ['test/**/*.test.ts'],
      testTimeout: 60_000,
      setupFiles: [seedFile, ...(faults ? [faults.setupFile] : [])],
      ...test,
      ...faults?.test,
    },
  })
}

/** A package's own names, which its README and its examples import. */
function ownEntries() {
  const { name, exports = {} } = JSON.parse(readFileSync('package.json', 'utf8'))
  return Object.entries(exports).flatMap(([entry, target]) => {
    const source = typeof target === 'string' ? target : target['@mg/source']
    const find = new RegExp(`^${name}${entry.slice(1)}$`)
    return source === undefined ? [] : [{ find, replacement: resolve(source) }]
  })
}
