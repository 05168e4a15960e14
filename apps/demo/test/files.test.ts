import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { moons } from '@mg/datasets'
import { MLP } from '@mg/nn'
import { afterAll, describe, expect, it } from 'vitest'
import { writeWhole } from '../src/files'
import { picture } from '../src/picture'

const folder = mkdtempSync(join(tmpdir(), 'demo-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = (name: string): string => join(folder, name)
const read = (name: string): string => readFileSync(path(name), 'utf8')

const DEMO = [process.execPath, 'node_modules/.test/demo.mjs']

/** Runs a line of the shell in which `demo` stands for the command line. */
function shell(line: string): { status: number | null; out: string; error: string } {
  const command = `demo() { ${DEMO.map((part) => `'${part}'`).join(' ')} "$@"; }; ${line}`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd: process.cwd(),
    env: { ...process.env, NO_COLOR: '1' }, // in CI there would be colours
  })
  return { status, out: String(stdout), error: String(stderr) }
}

/** How many parameters a saved model has: none could be read from a part of a file. */
const saved = (name: string): number => {
  const { state } = JSON.parse(read(name)) as { state: Record<string, unknown[]> }
  return Object.values(state).flat(2).length
}

describe('a file that the demo writes', () => {
  it('is whole, old or new, whenever the program is killed', async () => {
    const size = 3e6
    const name = path('killed.txt')
    await writeWhole(name, 'old')
    for (const delay of [5, 11, 17, 23, 29, 3]) {
      const args = ['node_modules/.test/saving.mjs', name, String(size)]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      await new Promise((resolve) => child.stdout.once('data', resolve))
      await setTimeout(delay)
      child.kill('SIGKILL')
      await new Promise((resolve) => child.once('exit', resolve))
      const text = read('killed.txt')
      expect(text.length).toBe(size)
      expect(text).toBe(text[0]!.repeat(size))
    }
  })

  it('keeps its old text when the program dies in the middle of the new one', () => {
    expect(shell(`demo --steps 1 --layers 4 --save ${path('limited.json')}`).status).toBe(0)
    const old = read('limited.json')
    shell(`ulimit -f 2; demo --steps 1 --layers 32,32 --save ${path('limited.json')}`)
    expect(read('limited.json')).toBe(old)
  })

  const small = path('small')
  mkdirSync(small)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', small]).status === 0
  afterAll(() => {
    if (mounted) execFileSync('umount', [small])
  })
  it.runIf(mounted)('keeps its old text when the disk is full, and says so', () => {
    expect(shell(`demo --steps 1 --layers 4 --save ${small}/model.json`).status).toBe(0)
    const old = read('small/model.json')
    const { status, error } = shell(`demo --steps 1 --layers 32,32 --save ${small}/model.json`)
    expect([status, error]).toEqual([
      1,
      `--save ${small}/model.json: ENOSPC: no space left on device, write\n`,
    ])
    expect(read('small/model.json')).toBe(old)
    expect(readdirSync(small)).toEqual(['model.json'])
  })

  it('is the model of one of two runs that save at once, and nothing else is left', () => {
    const run = (size: number) => `demo --steps 1 --layers ${size} --save ${path('shared.json')}`
    shell(`${run(3)} & ${run(5)} & ${run(7)} & wait`)
    expect([13, 21, 29]).toContain(saved('shared.json'))
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual(
      readdirSync(folder).filter((name) => /^killed.*tmp$/.test(name)),
    )
  })

  it('may be reached through a link, which stays one', () => {
    writeFileSync(path('target.json'), '')
    const { status } = shell(
      `ln -s target.json ${path('link.json')}; demo --steps 1 --save ${path('link.json')}`,
    )
    expect(status).toBe(0)
    expect(saved('target.json')).toBe(337)
  })

  it('may be a device', () => {
    const { status, out } = shell('demo --steps 1 --layers 2 --save /dev/stdout | tail -c 200')
    expect([status, out]).toEqual([0, expect.stringContaining('ms a step')])
    expect(shell('demo --steps 1 --layers 2 --save /dev/full').error).toContain('--save /dev/full')
  })

  it.each([
    ['in a folder that does not exist', '/no/where/model.json'],
    ['that is a folder', folder],
  ])('is refused before the training: one %s', (_, name) => {
    for (const option of ['--save', '--svg']) {
      const { status, out, error } = shell(`demo ${option} ${name}`)
      expect([status, out]).toEqual([2, ''])
      expect(error).toMatch(new RegExp(`^${option} ${name}: .*; pass another file\n$`))
    }
  })

  it.runIf(process.getuid?.() !== 0)('is refused before the training in a read-only folder', () => {
    mkdirSync(path('read-only'), { mode: 0o555 })
    const { status, out } = shell(`demo --save ${path('read-only/model.json')}`)
    expect([status, out]).toEqual([2, ''])
  })
})

describe('a folder for PyTorch', () => {
  const python = '/usr/bin/python3'
  const isHere = spawnSync(python, ['-c', 'import torch']).status === 0
  if (!isHere && process.env['REQUIRE_TOOLS']) throw new Error(`${python} has no torch`)

  it.runIf(isHere)('goes on with the losses that the demo would have had', () => {
    const run = '--layers 8 --rate 0.3 --end-rate 0.3 --batch 30 --json'
    const losses = (out: string): number[] =>
      (JSON.parse(out) as { steps: { loss: number }[] }).steps.map(({ loss }) => loss)
    const whole = losses(shell(`demo ${run} --steps 30`).out)
    const { status } = shell(`demo ${run} --steps 18 --export pytorch ${path('torch')}`)
    expect(status).toBe(0)
    const { out, error } = shell(`cd ${path('torch')}; ${python} train.py --steps 12`)
    expect(error).toBe('')
    const there = out
      .trim()
      .split('\n')
      .map((line) => Number(/^step \d+ loss (\S+)$/.exec(line)![1]))
    expect(there.length).toBe(12)
    there.forEach((loss, i) => expect(Math.abs(loss / whole[18 + i]! - 1)).toBeLessThan(1e-9))
  })

  it('is refused before the training where something is already, which stays', () => {
    mkdirSync(path('kept'))
    writeFileSync(path('kept/notes'), 'mine')
    for (const [name, reason] of [
      ['kept', 'is there already'],
      ['kept/notes', 'is there already'],
      ['no/where', 'no such file or directory'],
    ]) {
      const { status, out, error } = shell(`demo --export pytorch ${path(name!)}`)
      expect([status, out]).toEqual([2, ''])
      expect(error).toContain(reason)
    }
    expect(read('kept/notes')).toBe('mine')
    expect(shell('demo --export onnx here').error).toContain('pass pytorch and a folder')
    expect(shell('demo --export pytorch').error).toContain('pass pytorch and a folder')
  })

  it('is not there when the program dies while it is written', () => {
    const command = `demo --steps 1 --layers 32,32 --export pytorch ${path('dead')}`
    expect(shell(`ulimit -f 8; ${command}`).status).not.toBe(0)
    expect(readdirSync(folder)).not.toContain('dead')
    expect(shell(command).status).toBe(0)
    expect(readdirSync(path('dead'))).toContain('train.py')
  })
})

describe('standard output', () => {
  it('may be closed by its reader: the files are written all the same', () => {
    const { status, out, error } = shell(
      `set -o pipefail; demo --steps 5 --save ${path('head.json')} --svg ${path('head.svg')} | head -1`,
    )
    expect([status, error]).toEqual([0, ''])
    expect(out).toMatch(/^moons: 100 points.*\n$/)
    expect(saved('head.json')).toBe(337)
    expect(read('head.svg')).toMatch(/<\/svg>\n$/)
  })

  it('ends the training when its reader left and there is nothing to write', () => {
    const { status, error } = shell('set -o pipefail; demo --steps 1000000 | head -1')
    expect([status, error]).toEqual([0, ''])
  })

  it.each(['', '--json'])('may be on a full disk: the files are written, with %j', (option) => {
    const { status, error } = shell(
      `demo ${option} --steps 5 --save ${path('full.json')} > /dev/full`,
    )
    expect([status, error]).toEqual([
      1,
      'standard output: ENOSPC: no space left on device, write\n',
    ])
    expect(saved('full.json')).toBe(337)
    rmSync(path('full.json'))
  })
})

describe('a signal', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)(
    '%s ends the training after its step, and the model is saved',
    async (signal, code) => {
      const [node, ...args] = [...DEMO, '--steps', '1000000', '--save', path(`${signal}.json`)]
      const child = spawn(node!, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      let out = ''
      child.stdout.on('data', (chunk: Buffer) => {
        out += String(chunk)
        if (out.includes('step 3 ') && !child.killed) child.kill(signal)
      })
      expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(code)
      expect(saved(`${signal}.json`)).toBe(337)
    },
  )
})

describe('text from a table', () => {
  const table = [
    'a\u001b[31m,b\u0000<\u0007>&,\u202eclass',
    '1,2,one\u001b[2J\u009b5m',
    '3,4,"two\u2028\u0000"',
    '',
  ].join('\n')
  writeFileSync(path('hostile.csv'), table)

  it('is shown with its control characters spelled out', () => {
    const { status, out } = shell(`demo --steps 1 --data ${path('hostile.csv')}`)
    expect(status).toBe(0)
    expect(out).toContain('one\\u001b[2J\\u009b5m')
    // eslint-disable-next-line no-control-regex
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/)
    const json = shell(`demo --json --steps 1 --data ${path('hostile.csv')}`).out
    // eslint-disable-next-line no-control-regex
    expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/)
    expect(JSON.parse(json)).toMatchObject({ classes: ['one\u001b[2J\u009b5m', 'two\u2028\u0000'] })
  })

  it('is spelled out in messages too', () => {
    const { status, error } = shell(`demo --data ${path('hostile.csv')} --label $'\\e[31m'`)
    expect([status, error]).toEqual([
      2,
      expect.stringContaining('has no column "\\u001b[31m"; it has "a\\u001b[31m", "b\\u0000<'),
    ])
    expect(shell(`demo --loss $'\\e[31m'`).error).toContain('\\u001b[31m')
  })

  it('makes a picture that is XML', () => {
    shell(`demo --steps 1 --data ${path('hostile.csv')} --svg ${path('hostile.svg')}`)
    const svg = read('hostile.svg')
    // eslint-disable-next-line no-control-regex
    expect(svg).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
    expect(svg).toContain('>b\uFFFD&#60;\uFFFD&#62;&#38;<')
  })

  it('is refused when it has as many classes as rows', () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i},${-i},name${i}`)
    writeFileSync(path('many.csv'), rows.join('\n'))
    const { status, error } = shell(`demo --data ${path('many.csv')} --loss crossEntropy`)
    expect(status).toBe(2)
    expect(error).toMatch(/many\.csv: got 30000 classes; pass a table with at most 100, or the/)
  })

  it('is refused for a picture when it has one coordinate', () => {
    writeFileSync(path('line.csv'), '1,a\n2,b\n')
    const { status, out, error } = shell(
      `demo --data ${path('line.csv')} --svg ${path('line.svg')}`,
    )
    expect([status, out, error]).toEqual([
      2,
      '',
      '--svg draws a plane, and the data has 1 feature\n',
    ])
  })
})

describe('picture', () => {
  it('draws 200,000 steps', async () => {
    const steps = Array.from({ length: 200_000 }, (_, step) => ({
      step,
      loss: 1 / (1 + step),
      accuracy: 1,
      rate: 1,
      milliseconds: 1,
    }))
    const svg = await picture(new MLP(2, [1] as number[], { seed: 1 }), moons(), steps)
    expect(svg).toMatch(/<\/svg>\n$/)
    expect(svg).not.toContain('NaN')
  })
})
