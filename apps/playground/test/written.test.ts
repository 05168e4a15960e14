import { spawnSync } from 'node:child_process'
import * as engine from '@mg/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sourceOf } from '../src/graph/source'
import { evaluate } from '../src/language/evaluate'
import { parse } from '../src/language/parser'
import { toTypeScript } from '../src/language/typescript'

/** What a text in TypeScript prints: its result, and its gradients. */
function printed(code: string): number[] {
  const body = code.replace(/^import \{ (.*) \} from '@mg\/engine'$/m, 'const { $1 } = __engine')
  const lines: number[][] = []
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- what people would run
  const run = new Function(
    '__engine',
    '__log',
    `'use strict'\n${body.replace('console.log', '__log')}`,
  )
  run(engine, (...numbers: number[]) => lines.push(numbers))
  return lines[0]!
}

/** The result of a program and the gradients of its leaves, as the page shows them. */
function shown(text: string): number[] {
  const { result, leaves, problems } = evaluate(parse(text))
  expect(problems).toEqual([])
  result!.backward()
  return [result!.data, ...leaves.map(({ value }) => value.grad)]
}

const AWKWARD = [
  'a.b = 2\na_b = 3\nf = a.b * a_b',
  'a_b = 3\na.b = 2\na_b_ = 5\nf = a.b * a_b / a_b_',
  'console = 2\nf = console * 3',
  'arguments = 2\neval = 3\nf = arguments * eval',
  'stack = 2\nb = 3\nf = dot([stack, b], [b, 4])',
  'print = 2\nfloat = 3\ntorch = 4\nf = print * float * torch',
  'result = 2\nresult * 3',
  'NaN = 2\nInfinity = 3\nundefined = 4\nf = NaN * Infinity * undefined',
  'await = 2\nclass = 3\nlambda = 4\nf = await * class * lambda',
  'net = 2\nnet2 = 3\nf = net * net2',
  'λ = 2\nλ_ = 3\nf = λ * λ_',
  '__proto__ = 2\n__ = 3\nv__ = 5\nf = __proto__ * __ * v__',
]

describe('a program in TypeScript', () => {
  it.each(AWKWARD)('says what the page says: %j', (text) => {
    expect(printed(toTypeScript(evaluate(parse(text))))).toEqual(shown(text))
  })

  it('keeps names apart, whichever they are', () => {
    const name = fc.constantFrom(
      ...'a|a_|a.b|a_b|a_b_|a.b.c|a_b.c|a.b_c|console|console_|arguments|stack|result|net|Value_|new_|in'.split(
        '|',
      ),
    )
    const names = fc.uniqueArray(name, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(names, (all) => {
        const leaves = all.map((each, i) => `${each} = ${i + 2}`)
        const text = [...leaves, `${all.join(' * ')} * 2`].join('\n')
        expect(printed(toTypeScript(evaluate(parse(text))))).toEqual(shown(text))
      }),
      { seed: 15, numRuns: 300 },
    )
  })
})

/** Debian's, which has PyTorch. */
const PYTHON = '/usr/bin/python3'
const hasTorch = spawnSync(PYTHON, ['-c', 'import torch']).status === 0
/** Runs each program by itself, and prints its value and its gradient. */
const RUN = `
import json, sys
def numbers(program):
    names = {}
    exec(program['source'], names)
    value, gradient = eval(program['asked'], names)
    return [float(value), *map(float, gradient if isinstance(gradient, tuple) else [gradient])]
print(json.dumps([numbers(program) for program in json.load(sys.stdin)]))
`
const LANGUAGES = ['pytorch', 'numpy', 'c', 'glsl', 'wgsl', 'javascript'] as const

describe('a program in other languages', () => {
  it.each(LANGUAGES)('has a form, whatever its names are: %s', (language) => {
    for (const text of [...AWKWARD, 'f = 1 + 2', 'f = MLP([x, y.z], [2, 1], tanh)']) {
      const source = sourceOf(evaluate(parse(text)), language)
      expect(source).toMatch(/value/)
      expect(source.split('\n', 1)[0]).toMatch(/^(#|\/\/) /)
    }
  })

  it('says as a module what the page says', async () => {
    for (const text of AWKWARD) {
      const { leaves } = evaluate(parse(text))
      const source = sourceOf(evaluate(parse(text)), 'javascript')
      const made = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
        value: (...xs: number[]) => number
        gradient: (...xs: number[]) => number | number[]
      }
      const at = leaves.map(({ value }) => value.data)
      expect([made.value(...at), ...[made.gradient(...at)].flat()]).toEqual(shown(text))
    }
  })

  it.runIf(hasTorch).each([
    ['pytorch', 'torch.tensor', '*Model().parameters()'],
    ['numpy', 'np.array', 'LAYER_1, LAYER_2'],
  ] as const)('says in %s what the page says', (language, array, weights) => {
    const programs = [...AWKWARD, 'x = 0.5\ny.z = -1\nf = MLP([x, y.z], [2, 1], tanh)'].map(
      (text) => {
        const made = evaluate(parse(text))
        made.result!.backward()
        const leaves = made.leaves.filter(({ kind }) => kind !== 'weight')
        const at = leaves.map(({ value }) => `${array}(${value.data}, dtype=DTYPE)`)
        const given = [...at, ...(text.includes('MLP') ? [weights] : [])].join(', ')
        return {
          source: sourceOf(made, language),
          asked: `[value(${given}), gradient(${given})]`,
          expected: [made.result!.data, ...leaves.map(({ value }) => value.grad)],
        }
      },
    )
    const { stdout, stderr } = spawnSync(PYTHON, ['-c', RUN], { input: JSON.stringify(programs) })
    expect(String(stderr)).toBe('')
    const found = JSON.parse(String(stdout)) as number[][]
    programs.forEach(({ expected }, i) => {
      expect(found[i]).toHaveLength(expected.length)
      expected.forEach((x, j) => expect(found[i]![j]).toBeCloseTo(x, 12))
    })
  })
})
