import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { mutated, watched } from './mutants'
import type { Mutant } from './mutants'

/** What became of a mutant: a test failed, none came to its place, or all that did passed. */
export type Fate = 'killed' | 'timed out' | 'not reached' | 'survived'

/** The tests of a file, with what each reaches and how long it takes in ms. */
interface TestFile {
  package: string
  file: string
  /** The mutants that are reached while it is loaded, and so by each test. */
  loading: number[]
  tests: Record<string, { reached: number[]; time: number }>
}

/** What a run needs to know; the file that MUTATION names holds it. */
interface Plan {
  /** Texts in place of those on disk, by path. */
  sources: Record<string, string>
  /** The folder in which each test file leaves which of the `count` places it reached. */
  watch?: string
  count?: number
  /** The names of the tests to run, by file, in the order in which files are run. */
  tests?: Record<string, string[]>
}

const vitest = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
)

/**
 * Which tests reach which mutants: all tests of the packages that have mutants are run once, on
 * sources that tell. Tests that fail without any fault are left out.
 */
export async function reachOf(
  packages: readonly string[],
  mutants: readonly Mutant[],
): Promise<TestFile[]> {
  const sources: Record<string, string> = {}
  for (const { file, source } of mutants) {
    const places = [...mutants.entries()].filter(([, mutant]) => mutant.file === file)
    sources[file] ??= watched(source, new Map(places))
  }
  const files: TestFile[] = []
  for (const folder of packages.filter((folder) => mutants.some(isOf(folder)))) {
    const watch = mkdtempSync(join(tmpdir(), 'mutation-'))
    await test(folder, { sources, watch, count: mutants.length })
    for (const name of readdirSync(watch).filter((name) => name !== 'plan.json')) {
      const found = JSON.parse(readFileSync(join(watch, name), 'utf8')) as TestFile
      if (found.file) files.push({ ...found, package: folder })
    }
    rmSync(watch, { recursive: true })
  }
  return files
}

/**
 * Runs the tests that reach a mutant, quickest files first, until one fails. Only those of its own
 * package: whoever changes a package runs no others.
 */
export async function fateOf(
  mutant: Mutant,
  id: number,
  reach: readonly TestFile[],
): Promise<Fate> {
  const files = reach
    .filter((found) => isOf(found.package)(mutant))
    .map(({ package: folder, file, loading, tests }) => {
      const all = Object.entries(tests)
      const run = loading.includes(id) ? all : all.filter(([, test]) => test.reached.includes(id))
      const time = run.reduce((sum, [, test]) => sum + test.time, 0)
      return { folder, file, time, names: run.map(([name]) => name) }
    })
    .filter(({ names }) => names.length > 0)
    .sort((a, b) => a.time - b.time)
  const [first] = files
  if (first === undefined) return 'not reached'

  const tests = Object.fromEntries(files.map(({ file, names }) => [file, names]))
  const sources = { [mutant.file]: mutated(mutant) }
  let limit = limitOf(files.reduce((sum, { time }) => sum + time, 0))
  for (;;) {
    const outcome = await test(first.folder, { sources, tests }, limit)
    if (outcome !== 'timed out') return outcome === 'failed' ? 'killed' : 'survived'
    // Either the fault takes that long, or the machine is busier than it was.
    const began = performance.now()
    await test(first.folder, { sources: {}, tests })
    const needed = limitOf(performance.now() - began)
    if (needed <= limit) return 'timed out'
    limit = needed
  }
}

const isOf =
  (folder: string) =>
  ({ file }: Mutant): boolean =>
    file.startsWith(join(folder, sep))

/** How long tests may take, in ms, that took `time` without a fault. */
const limitOf = (time: number): number => 30_000 + 4 * time

/** The groups of processes that end with this one. */
const running = new Set<number>()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const pid of running) process.kill(-pid, 'SIGKILL')
    process.exit(130)
  })
}

/** Runs the tests of a plan until one fails, or all tests of a package to watch them. */
async function test(
  folder: string,
  plan: Plan,
  limit?: number,
): Promise<'passed' | 'failed' | 'timed out'> {
  const home = plan.watch ?? mkdtempSync(join(tmpdir(), 'mutation-'))
  const file = join(home, 'plan.json')
  writeFileSync(file, JSON.stringify(plan))
  const options = plan.watch ? [] : ['--bail=1', '--maxWorkers=1', ...Object.keys(plan.tests ?? {})]
  const child = spawn(process.execPath, [vitest, 'run', '--reporter=dot', ...options], {
    cwd: folder,
    // A group of its own, so that its workers end with it.
    detached: true,
    env: { LAWS_SEED: '1', ...process.env, MUTATION: file },
    stdio: 'ignore',
  })
  let isLate = false
  const timer =
    limit &&
    setTimeout(() => {
      isLate = true
      process.kill(-child.pid!, 'SIGKILL')
    }, limit)
  running.add(child.pid!)
  const code = await new Promise((done) => child.on('exit', done))
  running.delete(child.pid!)
  clearTimeout(timer)
  if (home !== plan.watch) rmSync(home, { recursive: true })
  return isLate ? 'timed out' : code === 0 ? 'passed' : 'failed'
}
