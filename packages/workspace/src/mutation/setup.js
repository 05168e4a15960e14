import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configureGlobal, readConfigureGlobal } from 'fast-check'
import { afterAll, afterEach, beforeEach } from 'vitest'

const { watch, count, tests } = JSON.parse(readFileSync(process.env['MUTATION'], 'utf8'))

/** @param {{ name: string, suite?: { name: string } }} task @returns {string} */
const nameOf = (task) => (task.suite?.name ? `${nameOf(task.suite)} > ${task.name}` : task.name)

if (watch) {
  const places = (globalThis.__reached = new Uint8Array(count))
  const taken = () => {
    const reached = [...places.keys()].filter((id) => places[id])
    places.fill(0)
    return reached
  }
  // What a file reaches between its tests, as while it is loaded, counts for each of them.
  const between = new Set()
  const found = {}
  let began = 0
  let file
  beforeEach(({ task }) => {
    file = task.file.filepath
    for (const id of taken()) between.add(id)
    began = performance.now()
  })
  afterEach(({ task }) => {
    const reached = taken()
    if (task.result?.state === 'fail') return
    const name = nameOf(task)
    const { reached: others, time } = found[name] ?? { reached: [], time: 0 }
    found[name] = { reached: [...others, ...reached], time: time + performance.now() - began }
  })
  afterAll(() => {
    const result = { file, loading: [...between], tests: found }
    writeFileSync(join(watch, `${process.pid}-${performance.now()}.json`), JSON.stringify(result))
  })
} else {
  // That an input fails is enough; the smallest that does would take minutes to find.
  configureGlobal({ ...readConfigureGlobal(), endOnFailure: true })
  beforeEach(({ task, skip }) => {
    if (!tests[task.file.filepath].includes(nameOf(task))) skip()
  })
}
