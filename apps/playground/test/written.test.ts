import { spawnSync } from 'node:child_process'
import * as engine from '@mg/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../src/language/evaluate'
import { parse } from '../src/language/parser'
import { toPyTorch } from '../src/language/pytorch'
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

const python = spawnSync('python3', ['-c', 'import torch']).status === 0

describe('a program in PyTorch', () => {
  it.each(AWKWARD)('gives every name to one thing alone: %j', (text) => {
    const code = toPyTorch(evaluate(parse(text)))
    const given = [...code.matchAll(/^([\p{L}_][\p{L}\d_]*) = /gmu)].map(([, name]) => name!)
    expect(new Set(given).size).toBe(given.length)
    for (const used of ['torch', 'print', 'float', 'stack']) expect(given).not.toContain(used)
  })

  it.runIf(python)('says what the page says', () => {
    for (const text of AWKWARD) {
      const { stdout } = spawnSync('python3', ['-c', toPyTorch(evaluate(parse(text)))])
      const numbers = [...String(stdout).matchAll(/-?\d+\.\d*(?:e[-+]?\d+)?/g)].map(Number)
      expect(numbers).toEqual(shown(text))
    }
  })
})
