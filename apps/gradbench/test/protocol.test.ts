import { execFileSync, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { evals } from '../src/evals/evals'
import { respond } from '../src/protocol'
import type { Message } from '../src/protocol'

const message = (fields: object): Message => ({ id: 7, ...fields }) as Message

describe('respond', () => {
  it('names the tool, and acknowledges what needs no answer', () => {
    expect(respond(message({ kind: 'start', eval: 'hello' }))).toEqual({ id: 7, tool: 'mg' })
    expect(respond(message({ kind: 'analysis', of: 3, valid: true }))).toEqual({ id: 7 })
  })

  it('knows twelve modules, and no other', () => {
    expect(Object.keys(evals)).toHaveLength(12)
    for (const module of Object.keys(evals))
      expect(respond(message({ kind: 'define', module }))).toEqual({ id: 7, success: true })
    for (const module of ['nobody', 'toString'])
      expect(respond(message({ kind: 'define', module }))).toEqual({ id: 7, success: false })
  })

  it('runs a function as often as is asked, and times each run', () => {
    const input = { x: [1, 1], min_runs: 3, min_seconds: 0 }
    const ask = { kind: 'evaluate', module: 'lse', function: 'gradient', input }
    const { timings, ...answer } = respond(message(ask))
    expect(answer).toEqual({ id: 7, success: true, output: [0.5, 0.5] })
    expect(timings!.map(({ name }) => name)).toEqual([
      'prepare',
      'evaluate',
      'evaluate',
      'evaluate',
    ])
    expect(timings!.every(({ nanoseconds }) => Number.isInteger(nanoseconds))).toBe(true)
    const longer = respond(message({ ...ask, input: { ...input, min_seconds: 0.05 } }))
    const total = longer.timings!.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0)
    expect(total).toBeGreaterThan(0.04 * 1e9)
  })

  it('tells what went wrong, and goes on', () => {
    const ask = { kind: 'evaluate', module: 'hello', function: 'cube', input: 2 }
    expect(respond(message(ask))).toEqual({
      id: 7,
      success: false,
      error: 'RangeError: hello::cube is unknown; known are square, double',
    })
    const wrong = respond(message({ ...ask, function: 'square', input: 'two' }))
    expect(wrong.success).toBe(false)
    expect(wrong.error).toContain('number')
  })
})

describe('the tool', () => {
  const root = fileURLToPath(new URL('..', import.meta.url))

  beforeAll(() => {
    execFileSync('node_modules/.bin/tsup', ['--silent', '--out-dir', 'node_modules/.test'], {
      cwd: root,
    })
  })

  it('answers each line by a line, and ends with its input', async () => {
    const tool = spawn(process.execPath, ['node_modules/.test/tool.js'], { cwd: root })
    const lines: unknown[] = []
    const reader = createInterface({ input: tool.stdout })
    reader.on('line', (line) => lines.push(JSON.parse(line)))
    tool.stdin.end(
      [
        { id: 0, kind: 'start', eval: 'hello' },
        { id: 1, kind: 'define', module: 'hello' },
        { id: 2, kind: 'evaluate', module: 'hello', function: 'double', input: 4 },
      ]
        .map((one) => JSON.stringify(one))
        .join('\n'),
    )
    const code = await new Promise((done) => tool.on('close', done))
    expect(code).toBe(0)
    expect(lines).toMatchObject([{ id: 0 }, { id: 1, success: true }, { id: 2, output: 8 }])
  })
})
