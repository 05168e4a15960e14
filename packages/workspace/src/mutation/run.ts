import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
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
  /** The folder in which each test file leaves what it reached. */
  watch?: string
  /** The names of the tests to run, by file. */
  tests?: Record<string, string[]>
}

const vitest = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
)

/**
 * Which tests reach which mutants: all tests of these packages are run once, on sources that tell.
 * Tests that fail without any fault are left out.
 */
export async function reachOf(
  packages: readonly string[],
  mutants: readonly Mutant[],
): Promise<TestFile[]> {
  const sources: Record<string, string> = {}
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    const places = [...mutants.entries()].filter(([, mutant]) => mutant.file === file)
    sources[file] = watched(readFileSync(file, 'utf8'), new Map(places))
  }
  const files: TestFile[] = []
  for (const folder of packages) {
    const watch = mkdtempSync(join(tmpdir(), 'mutation-'))
    await test(folder, { sources, watch }, [])
    for (const name of readdirSync(watch).filter((name) => name !== 'plan.json')) {
      const found = JSON.parse(readFileSync(join(watch, name), 'utf8')) as TestFile
      if (found.file) files.push({ ...found, package: folder })
    }
    rmSync(watch, { recursive: true })
  }
  return files
}

/** Runs the tests that reach a mutant, quickest files first, those of its own package before others. */
export async function fateOf(
  mutant: Mutant,
  id: number,
  reach: readonly TestFile[],
  packages: readonly string[],
): Promise<Fate> {
  const sources = { [mutant.file]: mutated(readFileSync(mutant.file, 'utf8'), mutant) }
  const isOwn = (folder: string): boolean => mutant.file.startsWith(folder)
  let isReached = false
  for (const folder of [...packages].sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)))) {
    const tests: Record<string, string[]> = {}
    const times = new Map<string, number>()
    for (const found of reach.filter((found) => found.package === folder)) {
      const names = Object.entries(found.tests)
        .filter(([, { reached }]) => found.loading.includes(id) || reached.includes(id))
        .map(([name, { time }]) => {
          times.set(found.file, (times.get(found.file) ?? 0) + time)
          return name
        })
      if (names.length > 0) tests[found.file] = names
    }
    const files = Object.keys(tests).sort((a, b) => times.get(a)! - times.get(b)!)
    if (files.length === 0) continue
    isReached = true
    const time = [...times.values()].reduce((a, b) => a + b)
    const outcome = await test(folder, { sources, tests }, files, limitOf(time, files.length))
    if (outcome !== 'passed') return outcome === 'failed' ? 'killed' : 'timed out'
  }
  return isReached ? 'survived' : 'not reached'
}

/** The groups of processes that end with this one. */
const running = new Set<number>()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const pid of running) process.kill(-pid, 'SIGKILL')
    process.exit(130)
  })
}

/** How long tests may take, in ms, that took `time` without a fault: more of it, and what each file costs. */
const limitOf = (time: number, files: number): number => 20_000 + 4 * time + 5_000 * files

/** Runs test files of a package, in this order, until one fails. */
async function test(
  folder: string,
  plan: Plan,
  files: readonly string[],
  limit?: number,
): Promise<'passed' | 'failed' | 'timed out'> {
  const home = plan.watch ?? mkdtempSync(join(tmpdir(), 'mutation-'))
  const file = join(home, 'plan.json')
  writeFileSync(file, JSON.stringify(plan))
  const args = ['run', '--reporter=dot', '--maxWorkers=1', ...files]
  const child = spawn(process.execPath, [vitest, ...args, ...(plan.watch ? [] : ['--bail=1'])], {
    cwd: folder,
    // A group of its own, so that its workers end with it.
    detached: true,
    env: { ...process.env, MUTATION: file },
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
