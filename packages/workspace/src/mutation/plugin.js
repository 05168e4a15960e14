import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { BaseSequencer } from 'vitest/node'

/**
 * What a run with faults adds to a package's configuration: sources in place of those on disk, and
 * which tests are run. The file that MUTATION names says which; see run.ts.
 */
export function mutation() {
  const file = process.env['MUTATION']
  if (file === undefined) return undefined
  const { sources, tests = {} } = JSON.parse(readFileSync(file, 'utf8'))
  const order = Object.keys(tests)

  /** The order of the plan. Vitest begins with the slowest files, and notices most faults last. */
  class Sequencer extends BaseSequencer {
    /** @param {import('vitest/node').TestSpecification[]} files */
    async sort(files) {
      return files.toSorted((a, b) => order.indexOf(a.moduleId) - order.indexOf(b.moduleId))
    }
  }
  return {
    plugin: {
      name: 'mutation',
      enforce: 'pre',
      /** @param {string} id */
      load: (id) => sources[id.replace(/\?.*/, '')],
    },
    setupFile: fileURLToPath(new URL('setup.js', import.meta.url)),
    test: {
      sequence: { sequencer: Sequencer },
      cache: false,
      // A busy machine is no fault: run.ts has a limit, and looks again when it was too short.
      testTimeout: 0,
      hookTimeout: 0,
    },
  }
}
