import { spawnSync } from 'node:child_process'
import { isThorough } from '@mg/workspace/laws'
import { describe, expect, it } from 'vitest'

/** A heap that holds the code and not much more: what keeps old graphs alive runs out of it. */
const HEAP_MEGABYTES = 24

describe('graphs and programs that are let go', () => {
  const programs = ['training', 'evaluation', 'replacing', ...(isThorough ? ['compiling'] : [])]
  it.each(programs)('are freed: %s', (program) => {
    const heap = `--max-old-space-size=${HEAP_MEGABYTES}`
    const run = spawnSync(process.execPath, [heap, '--import', 'tsx', `test/memory/${program}.ts`])
    expect(`${run.stderr}`).toBe('')
    expect(run.status).toBe(0)
  })
})
