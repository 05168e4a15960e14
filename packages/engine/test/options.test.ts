import { describe, expect, it } from 'vitest'
import { compile, scalar } from '../src/compile/index'
import { toONNX, toSource } from '../src/export/index'
import { parse } from '../src/formula/index'
import { graph, toDot, toMermaid } from '../src/graph/index'
import { Value } from '../src/index'
import { sequence, sumOf } from '../src/loops/index'
import { checkGradients } from '../src/testing/index'

const double = (x: Value): Value => x.mul(2)
const compiled = compile(double, [scalar])
const sizes = compile((xs: Value[]) => sumOf(double, xs), [sequence(scalar)])

/** Each function that takes options, called with some, and the names that it knows. */
const FUNCTIONS: Record<string, [call: (options: never) => unknown, known: string]> = {
  compile: [(options) => compile(double, [scalar], options), 'precision, target'],
  backward: [(options) => compiled.backward([1], options), 'reduction, weights, values, jacobian'],
  rows: [(options) => compiled.rows([1], options), 'values, jacobian'],
  'backward of lists': [
    (options) => sizes.backward([[1]], options),
    'reduction, weights, values, jacobian',
  ],
  checkGradients: [(options) => checkGradients(double, 1, options), 'order, tolerance'],
  graph: [(options) => graph(new Value(1), options), 'depth, fold'],
  toDot: [(options) => toDot(new Value(1), options), 'depth, fold'],
  toMermaid: [(options) => toMermaid(new Value(1), options), 'depth, fold'],
  parse: [(options) => parse('x', options), 'functions, isTemplate'],
  toSource: [
    (options) => toSource(compiled, options),
    'language, what, precision, name, inputs, parameters',
  ],
  toONNX: [(options) => toONNX(compiled, options), 'what, precision, name, inputs, parameters'],
}

describe.each(Object.entries(FUNCTIONS))('%s', (_, [call, known]) => {
  it('refuses an option that it does not know, and names those that it does', () => {
    expect(() => call({ lenght: 1 } as never)).toThrow(
      new TypeError(`got the option lenght; pass ${known}`),
    )
  })

  it('refuses anything but a record of options', () => {
    for (const options of [2, true, Symbol()])
      expect(() => call(options as never)).toThrow(
        TypeError(`got the option ${String(options)}; pass ${known}`),
      )
  })

  it('takes no options for the defaults', () => {
    if (!known.startsWith('language')) expect(() => call({} as never)).not.toThrow()
  })
})
