import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { notebook } from '@mg/datasets'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'demo-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = (name: string): string => join(folder, name)

const NODE = ['node_modules/.test/demo.mjs']

/** Runs the command line, without a terminal or standard input. */
function demo(...args: string[]): { status: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...NODE, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { status, out: String(stdout), error: String(stderr) }
}

interface Document {
  network: string
  steps: { step: number; loss: number; accuracy: number }[]
  notebook?: { largestDeviation: number; otherAccuracies: number[] }
}
const json = (...args: string[]): Document => JSON.parse(demo('--json', ...args).out) as Document

describe('the demo without options', () => {
  const { status, out, error } = demo()

  it('prints every step of the notebook with its loss and accuracy', () => {
    expect([status, error]).toEqual([0, ''])
    for (const { step, loss, accuracy } of notebook().published) {
      const line = new RegExp(`^step ${step} loss (\\S+), accuracy (\\S+)%$`, 'm').exec(out)!
      expect(Math.abs(Number(line[1]) / loss - 1)).toBeLessThan(1e-9)
      expect(Number(line[2])).toBe(100 * accuracy)
    }
  })

  it('compares with what was published, draws the boundary and tells the time', () => {
    expect(out).toMatch(
      /^100 losses against the published ones: largest relative deviation \d\.\de-1[0-9], every accuracy is equal$/m,
    )
    expect(out).toMatch(/^[.:ox]{64}$/m)
    expect(out).toMatch(/^\d+\.\d\d ms a step, on Node /m)
  })
})

describe('the demo as a tool', () => {
  it('prints one document for machines', () => {
    const { steps, network, notebook: comparison } = json()
    expect([steps.length, network]).toEqual([100, 'MLP(2 → 16 relu → 16 relu → 1 linear)'])
    expect(comparison!.otherAccuracies).toEqual([])
    expect(comparison!.largestDeviation).toBeLessThan(1e-9)
  })

  it.each(['circles', 'xor', 'spiral', 'blobs'])('learns %s', (data) => {
    const { steps } = json(
      '--data',
      data,
      '--noise',
      '0.05',
      '--activation',
      'tanh',
      '--loss',
      'logistic',
      '--steps',
      '60',
    )
    expect(steps.at(-1)!.loss).toBeLessThan(steps[0]!.loss)
  })

  it('gives the same run for the same seed, and another for another', () => {
    const run = (seed: string): unknown =>
      json('--seed', seed, '--batch', '10', '--steps', '5').steps.map(({ loss }) => loss)
    expect(run('7')).toEqual(run('7'))
    expect(run('7')).not.toEqual(run('8'))
  })

  it('goes on from weights that were saved', () => {
    const whole = json('--steps', '4', '--rate', '0.1', '--end-rate', '0.1')
    demo('--steps', '2', '--rate', '0.1', '--end-rate', '0.1', '--save', path('half.json'))
    const rest = json(
      '--steps',
      '2',
      '--rate',
      '0.1',
      '--end-rate',
      '0.1',
      '--load',
      path('half.json'),
    )
    expect(rest.steps.map(({ loss }) => loss)).toEqual(whole.steps.slice(2).map(({ loss }) => loss))
  })

  it('draws a picture', () => {
    demo('--steps', '20', '--svg', path('picture.svg'))
    const svg = readFileSync(path('picture.svg'), 'utf8')
    expect(svg).toMatch(/^<svg [^]*<\/svg>\n$/)
    expect(svg.match(/<circle /g)!.length).toBe(100)
    expect(svg).not.toContain('NaN')
  })

  it('reads a table with three classes', () => {
    const rows = Array.from(
      { length: 30 },
      (_, i) => `${i % 3},${(i * 7) % 5},${['a', 'b', 'c'][i % 3]}`,
    )
    writeFileSync(path('three.csv'), ['x,y,kind', ...rows].join('\n'))
    const { steps } = json(
      '--data',
      path('three.csv'),
      '--label',
      'kind',
      '--loss',
      'crossEntropy',
      '--rate',
      '0.3',
      '--steps',
      '40',
    )
    expect(steps.at(-1)!.accuracy).toBe(1)
  })

  it('stops with the last step when the loss is no number any more', () => {
    const { out, status } = demo('--rate', '1e9', '--end-rate', '1e9', '--loss', 'mse')
    expect(status).toBe(0)
    expect(out).toMatch(/the loss became (NaN|Infinity) at step \d+; try a smaller --rate/)
  })

  it('stops at Ctrl-C, and keeps what was asked to be saved', async () => {
    const args = [...NODE, '--steps', '1000000', '--save', path('stopped.json')]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += String(chunk)
      if (out.includes('step 3 ') && !child.killed) child.kill('SIGINT')
    })
    const status = await new Promise((resolve) => child.on('exit', resolve))
    expect(status).toBe(130)
    expect(out).toMatch(/ms a step/)
    expect(JSON.parse(readFileSync(path('stopped.json'), 'utf8'))).toHaveProperty('state')
  })
})

describe('a mistake gets one line and exit code 2', () => {
  writeFileSync(path('short.csv'), 'x,y,c\n1,2,a\n3,b\n')
  writeFileSync(path('word.csv'), 'x,y,c\n1,2,a\n3,four,b\n')
  writeFileSync(path('one.csv'), 'x,c\n1,a\n2,a\n')
  writeFileSync(path('text.json'), 'hello')
  writeFileSync(path('other.json'), '{}')
  demo('--steps', '1', '--layers', '3', '--save', path('small.json'))
  it.each([
    [
      ['--data', path('none.csv')],
      'there is no such file; pass moons, circles, xor, spiral, blobs or a CSV file',
    ],
    [['--data', path('short.csv')], 'short.csv:3: 2 columns, and 3 in the first row'],
    [['--data', path('word.csv')], 'word.csv:3: "four" in column "y" is not a number'],
    [
      ['--data', path('word.csv'), '--label', 'z'],
      'word.csv has no column "z"; it has "x", "y", "c"',
    ],
    [['--data', path('one.csv')], 'one.csv: all rows are of one class'],
    [['--layers', '0'], 'Pass sizes from 1 to 4096, separated by commas.'],
    [['--layers', '16,,16'], 'Pass sizes from 1 to 4096, separated by commas.'],
    [['--rate', 'NaN'], 'Pass a number ≥ 0.'],
    [['--steps', '0'], 'Pass an integer ≥ 1.'],
    [['--batch', '-1'], 'Pass an integer ≥ 0.'],
    [['--noise', 'much'], 'Pass a number ≥ 0.'],
    [['--activation', 'step'], 'Allowed choices are relu, tanh, sigmoid'],
    [['--stpes', '3'], 'unknown option'],
    [['--load', path('none.json')], 'no such file or directory'],
    [['--load', path('text.json')], 'the text is not JSON'],
    [['--load', path('other.json')], 'the text is not a model'],
    [['--load', path('small.json')], '0.weight has shape [3,2], not [16,2]'],
    [['--steps', '1', '--svg', path('no/where.svg')], 'no such file or directory'],
  ])('%s', (args, message) => {
    const { status, error, out } = demo(...args)
    expect(error).toContain(message)
    expect(error.trim().split('\n').length).toBeLessThanOrEqual(2)
    expect(status).toBe(2)
    if (!args.includes('--svg')) expect(out).toBe('')
  })
})
