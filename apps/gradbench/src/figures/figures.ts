import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Response } from '../protocol'
import { cases } from './cases'
import type { Case } from './cases'
import { buildNative } from './native'

// Prints what each eval takes here and in C++ with derivatives by hand, one after the other, each in a
// process of its own. Words on the command line select lines by their beginnings.

const SECONDS = 1
/** How long an eval may take in all, compiling included. */
const PATIENCE = 100

/** What the tool answers when it is asked for nothing else. */
function ours({ module, function: name, input }: Case): Response {
  const message = { id: 0, kind: 'evaluate', module, function: name }
  const runs = { min_runs: 5, min_seconds: SECONDS }
  const { stdout, status } = spawnSync(process.execPath, [TOOL], {
    input: JSON.stringify({ ...message, input: { ...input, ...runs } }),
    encoding: 'utf8',
    timeout: PATIENCE * 1e3,
    maxBuffer: 1 << 30,
  })
  if (status === null) return { id: 0, error: `more than ${PATIENCE} s` }
  return status === 0 ? (JSON.parse(stdout) as Response) : { id: 0, error: `ended with ${status}` }
}
const TOOL = fileURLToPath(new URL('tool.js', import.meta.url))

/** The numbers of an output, in their order. Of a sparse matrix those are its values. */
function numbersOf(output: unknown): number[] {
  if (typeof output === 'number') return [output]
  if (Array.isArray(output)) return output.flatMap(numbersOf)
  const parts = output as Record<string, unknown>
  return numbersOf(parts['vals'] ?? Object.values(parts))
}

/** The largest difference, relative to the largest number. A list that stands for a longer one has its first numbers and its last. */
function difference(own: readonly number[], native: readonly number[]): number {
  const scale = native.reduce((most, x) => Math.max(most, Math.abs(x)), Number.MIN_VALUE)
  const others =
    own.length < native.length ? [...native.slice(0, own.length - 1), native.at(-1)!] : native
  return others.reduce((most, x, i) => Math.max(most, Math.abs(x - own[i]!)), 0) / scale
}

const median = (xs: readonly number[]): number => xs.slice().sort((a, b) => a - b)[xs.length >> 1]!
const inMicroseconds = (nanoseconds: number): string => (nanoseconds / 1e3).toFixed(1)

const native = buildNative()
const wanted = process.argv.slice(2)
console.log('| eval | compile, ms | ours, µs | C++, µs | ours / C++ | difference |')
console.log('| --- | --: | --: | --: | --: | --: |')
for (const one of cases()) {
  if (wanted.length > 0 && !wanted.some((word) => one.name.startsWith(word))) continue
  const cells: (string | undefined)[] = [one.name]
  const { timings, output, error } = ours(one)
  if (timings === undefined) cells.push(error, '', '', '', '')
  else {
    const [prepare, ...runs] = timings.map(({ nanoseconds }) => nanoseconds)
    const own = median(runs)
    cells.push((prepare! / 1e6).toFixed(0), inMicroseconds(own))
    if (one.native) {
      const other = native(one.module, SECONDS, one.native)
      cells.push(inMicroseconds(other.nanoseconds), (own / other.nanoseconds).toFixed(2))
      cells.push(difference(numbersOf(output), other.output).toExponential(0))
    } else cells.push('', '', '')
  }
  console.log(`| ${cells.join(' | ')} |`)
}
