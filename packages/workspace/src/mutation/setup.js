import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach } from 'vitest'

const { watch, tests } = JSON.parse(readFileSync(process.env['MUTATION'], 'utf8'))

/** @param {{ name: string, suite?: { name: string } }} task @returns {string} */
const nameOf = (task) => (task.suite?.name ? `${nameOf(task.suite)} > ${task.name}` : task.name)

if (watch) {
  // What a file reaches while it is loaded counts for each of its tests.
  const loading = new Set()
  const found = {}
  let reached = loading
  let began = 0
  let file
  globalThis.__reached = (id) => reached.add(id)
  beforeEach(({ task }) => {
    file = task.file.filepath
    reached = new Set()
    began = performance.now()
  })
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail')
      found[nameOf(task)] = { reached: [...reached], time: performance.now() - began }
    reached = loading
  })
  afterAll(() => {
    const result = { file, loading: [...loading], tests: found }
    writeFileSync(join(watch, `${process.pid}-${performance.now()}.json`), JSON.stringify(result))
  })
} else {
  beforeEach(({ task, skip }) => {
    if (!tests[task.file.filepath].includes(nameOf(task))) skip()
  })
}
