import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * What a run with faults adds to a package's configuration: sources in place of those on disk, and
 * which tests are run. The file that MUTATION names says which; see run.ts.
 */
export function mutation() {
  const file = process.env['MUTATION']
  if (file === undefined) return undefined
  const { sources } = JSON.parse(readFileSync(file, 'utf8'))
  return {
    plugin: {
      name: 'mutation',
      enforce: 'pre',
      /** @param {string} id */
      load: (id) => sources[id.replace(/\?.*/, '')],
    },
    setupFile: fileURLToPath(new URL('setup.js', import.meta.url)),
  }
}
