/**
 * Prints one table: what was measured, in microseconds, and each bar with its ratio, all in one run.
 *
 *     npm run bench                  under this Node
 *     npm run bench -- 20 24         under these, which npx fetches
 */
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { bars } from './bars'
import type { Figures } from './ours'

const OURS = [
  'notebook',
  'notebookEager',
  'notebookFloats',
  'notebookTanh',
  'digits',
  'digits8Epoch',
  'adamUpdate',
  'mixture',
  'recurrence',
  'rosenbrock',
  'arm',
  'peaks',
  'points',
  'options',
]
const IN_NODE = ['typedArrays', 'micrograd', 'tensorflow', 'rose', 'jax', 'cToWasm']
const OUTSIDE = ['c', 'pytorch']
const script = new URL('measure.js', import.meta.url).pathname

function measured(version: string | undefined, group: string): Figures {
  const [command, ...args] =
    version === undefined ? [process.execPath] : ['npx', '--yes', `node@${version}`]
  const { stdout, status } = spawnSync(command!, [...args, script, group], { encoding: 'utf8' })
  if (status !== 0) return {}
  return JSON.parse(stdout.trim().split('\n').pop()!) as Figures
}

const versions: (string | undefined)[] =
  process.argv.length > 2 ? process.argv.slice(2) : [undefined]
process.stderr.write(
  `${cpus()[0]!.model}, Node ${versions.map((v) => v ?? process.version).join(' and ')}\n`,
)
const outside: Figures = Object.assign({}, ...OUTSIDE.map((group) => measured(undefined, group)))
const tables = versions.map((version) => {
  const figures: Figures = { ...outside }
  for (const group of [...OURS, ...IN_NODE]) {
    process.stderr.write(`${version ?? process.version} ${group}\n`)
    Object.assign(figures, measured(version, group))
  }
  return figures
})

const names = [...new Set(tables.flatMap((figures) => Object.keys(figures)))].sort()
const shown = (time: number | undefined): string =>
  time === undefined ? '—' : time < 100 ? time.toFixed(1) : Math.round(time).toLocaleString('en')
const heads = versions.map((version) => `Node ${version ?? process.version}`)
console.log(['| work, in µs |', ...heads.map((head) => ` ${head} |`)].join(''))
console.log(`|---|${'---:|'.repeat(heads.length)}`)
for (const name of names)
  console.log(`| ${name} | ${tables.map((t) => shown(t[name])).join(' | ')} |`)
console.log(`\n| bar | ${heads.join(' | ')} |\n|---|${'---|'.repeat(heads.length)}`)
for (const { name, of, against, most } of bars) {
  const cells = tables.map((figures) => {
    const [a, b] = [figures[of], typeof against === 'number' ? against : figures[against]]
    if (a === undefined || b === undefined) return '—'
    const ratio = a / b
    return `${ratio.toFixed(2)} ${ratio <= most ? 'met' : 'missed'}`
  })
  console.log(`| ${name} ≤ ${most} | ${cells.join(' | ')} |`)
}
