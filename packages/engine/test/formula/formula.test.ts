import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, scalar } from '../../src/compile/index'
import { formula, functions, parse } from '../../src/formula/index'
import type { FormulaOperand } from '../../src/formula/index'
import { graph } from '../../src/graph/index'
import * as engine from '../../src/index'
import { Value, dot, max, sum } from '../../src/index'

/** A formula as text, and the same by methods. */
interface Case {
  text: string
  value: Value
}

const OPERATORS = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'mod',
  '**': 'pow',
} as const

/** The tag, called with text that is made at run time; each call has a place of its own. */
function formulaOf(text: string, ...given: FormulaOperand[]): Value {
  const raw = text.split(/\$\{\d+\}/)
  return formula(Object.assign([...raw], { raw }), ...given)
}

/** Random formulas over two Values, in parentheses everywhere. */
const { tree: cases } = fc.letrec<{ tree: (leaves: readonly Value[]) => Case }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc
      .nat(1)
      .map((i) => (leaves: readonly Value[]) => ({ text: `\${${i + 1}}`, value: leaves[i]! })),
    fc
      .tuple(fc.constantFrom('sin', 'exp', 'tanh', 'neg', 'sqrt', 'abs'), tie('tree'))
      .map(([name, inner]) => (leaves: readonly Value[]) => {
        const { text, value } = inner(leaves)
        const method = value[name as 'sin']
        return { text: `${name}(${text})`, value: method.call(value) }
      }),
    fc
      .tuple(
        fc.constantFrom(...(Object.keys(OPERATORS) as (keyof typeof OPERATORS)[])),
        tie('tree'),
        tie('tree'),
      )
      .map(([operator, left, right]) => (leaves: readonly Value[]) => {
        const [a, b] = [left(leaves), right(leaves)]
        return {
          text: `(${a.text} ${operator} ${b.text})`,
          value: a.value[OPERATORS[operator]](b.value),
        }
      }),
  ),
}))

/** A graph without the places of its nodes, which is the same for the same formula. */
const drawn = (value: Value) => {
  value.backward()
  return graph(value)
}

describe('formula', () => {
  const x = new Value(0.7)
  const y = new Value(-1.3)

  it('gives the graph that the methods give, to the bit', () => {
    fc.assert(
      fc.property(cases, (make) => {
        const one = make([new Value(0.7), new Value(-1.3)])
        const leaves = [new Value(0.7), new Value(-1.3)]
        // The text counts each place where a leaf stands; they are handed over in that order.
        const given: Value[] = []
        const text = one.text.replaceAll(/\$\{(\d+)\}/g, (_, i: string) => {
          given.push(leaves[Number(i) - 1]!)
          return `\${${given.length}}`
        })
        expect(drawn(formulaOf(text, ...given))).toEqual(drawn(one.value))
      }),
    )
  })

  it('reads operators as mathematics does', () => {
    expect(formula`2 + 3 * 4`.data).toBe(14)
    expect(formula`2 - 3 - 4`.data).toBe(-5)
    expect(formula`-${3}**2`.data).toBe(-9)
    expect(formula`2**3**2`.data).toBe(512)
    expect(formula`2 * -3`.data).toBe(-6)
    expect(formula`-7 % 3`.data).toBe(2)
    expect(formula`(1 + 2) * (3 + 4)`.data).toBe(21)
    expect(formula`2**-1`.data).toBe(0.5)
  })

  it('knows every function of the engine by its name', () => {
    const exported = Object.entries(engine).flatMap(([name, item]) =>
      typeof item === 'function' ? [name] : [],
    )
    const others = new Set([
      'Value',
      'defineFunction',
      'grad',
      'noGrad',
      'gradient',
      'hessian',
      'hvp',
      'jacobian',
      'jvp',
      'vjp',
    ])
    expect(Object.keys(functions).sort()).toEqual(
      exported.filter((name) => !others.has(name)).sort(),
    )
  })

  it('takes lists where a function takes lists', () => {
    expect(formula`dot(${[x, y]}, [1, 2])`.data).toBe(dot([x, y], [1, 2]).data)
    expect(formula`sum(${Float64Array.of(1, 2)}) + max(${x}, ${y})`.data).toBe(
      sum([1, 2]).add(max(x, y)).data,
    )
    expect(formula`${[x, y]}[1]`).toBe(y)
    expect(formula`softmax(${[1, 1]})[0]`.data).toBe(0.5)
    expect(formula`${x}.relu().mul(2)`.data).toBe(1.4)
  })

  it('may go over several lines', () => {
    const value = formula`
      ${x}      # the first
        + ${y}  // and the second
    `
    expect(value.data).toBe(0.7 - 1.3)
  })

  it('gives numbers alone no gradient', () => {
    expect(formula`1 + 2`.requiresGrad).toBe(false)
    expect(formula`${2}`.data).toBe(2)
    expect(formula`${x}`).toBe(x)
  })

  it('is parsed once for each place in the source', () => {
    // An array that is not the same is another place, and is read on its own.
    const strings = Object.assign(['', ' + 1'], { raw: ['', ' + 1'] })
    expect(formula(strings, 1).data).toBe(2)
    strings.raw[1] = ' ) broken'
    expect(formula(strings, 2).data).toBe(3)
  })

  it('is recorded as the methods are', () => {
    const price = (S: Value, K: Value) => formula`log(${S} / ${K}) * ${2} + sqrt(${S})**3`
    const methods = (S: Value, K: Value) => S.div(K).log().mul(2).add(S.sqrt().pow(3))
    for (const target of ['wasm', 'js', 'interpreter'] as const) {
      const [a, b] = [price, methods].map((f) => compile(f, [scalar, scalar], { target }))
      expect(a!.valueAndGradient(3, 2)).toEqual(b!.valueAndGradient(3, 2))
      expect(a!.hessian(3, 2)).toEqual(b!.hessian(3, 2))
    }
  })

  it.each<[string, () => unknown, string]>([
    [
      'an operator',
      () => formula`${x} ${y}`,
      'an operator is missing between ${1} and ${2}\n  ${1} ${2}\n       ^^^^',
    ],
    [
      'a name',
      () => formula`2 * alpha`,
      'alpha is not known in a formula; write ${alpha}\n  2 * alpha\n      ^^^^^',
    ],
    [
      'a function',
      () => formula`sine(${x})`,
      'there is no function sine; did you mean sin?\n  sine(${1})\n  ^^^^',
    ],
    [
      'a power',
      () => formula`${x}^2`,
      '^ is not an operator here; write ** for powers\n  ${1}^2\n      ^',
    ],
    ['a parenthesis', () => formula`(${x} + 1`, 'this ( is never closed\n  (${1} + 1\n  ^'],
    [
      'an end',
      () => formula`${x} +`,
      'something is missing here: a number, a name or (\n  ${1} +\n       ^',
    ],
    [
      'a second line',
      () => formula`1 +
  + * 2`,
      'something is missing here: a number, a name or (\n    + * 2\n      ^',
    ],
    ['nothing', () => formula``, 'the formula is empty\n  \n  ^'],
    [
      'a name given',
      () => formula`y = ${x}`,
      'a formula has no name; leave it and the = out\n  y = ${1}\n  ^',
    ],
    ['a dollar', () => formula`1 + $x`, '$ means nothing here\n  1 + $x\n      ^'],
    ['a bare function', () => formula`relu`, 'relu is a function; write relu(…)\n  relu\n  ^^^^'],
    [
      'arguments',
      () => formula`sin(1, 2)`,
      'sin takes 1 argument but got 2\n  sin(1, 2)\n  ^^^^^^^^^',
    ],
  ])('says what is wrong with %s, with a caret under the place', (_, run, message) => {
    expect(run).toThrow(SyntaxError)
    expect(run).toThrow(new SyntaxError(message))
  })

  it.each<[string, () => unknown, string]>([
    [
      'a list for a number',
      () => formula`sin(${[x]})`,
      'sin cannot take a list here\n  sin(${1})\n  ^^^^^^^^^',
    ],
    [
      'a list as the result',
      () => formula`softmax(${[x, y]})`,
      'the formula gives a list; pick one of it, such as the first with [0]\n  softmax(${1})\n  ^^^^^^^^^^^^^',
    ],
    [
      'text',
      () => formula`1 + ${'2' as unknown as number}`,
      'got "2"; pass a number or a Value\n  1 + ${1}\n      ^^^^',
    ],
    [
      'lists of two lengths',
      () => formula`dot(${[1]}, ${[1, 2]})`,
      'dot got lists of length 1 and 2; they must be equally long\n  dot(${1}, ${2})\n  ^^^^^^^^^^^^^^^',
    ],
    ['an empty list', () => formula`max(${[]})`, 'max got an empty list\n  max(${1})\n  ^^^^^^^^^'],
    [
      'a place that is not there',
      () => formula`${[x]}[1]`,
      'the list has 1 places, counted from 0, so there is no [1]\n  ${1}[1]\n  ^^^^^^^',
    ],
  ])('refuses %s, with a caret under the place', (_, run, message) => {
    expect(run).toThrow(TypeError)
    expect(run).toThrow(new TypeError(message))
  })

  it('survives any text with an answer or a SyntaxError', () => {
    const characters = fc.constantFrom(...'()[],.+-*/%=$ {}1e9xsin\n;#^\\'.split(''))
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 30 }), (text) => {
        try {
          expect(formula(Object.assign([text], { raw: [text] }))).toBeInstanceOf(Value)
        } catch (error) {
          expect(['SyntaxError', 'TypeError']).toContain((error as Error).name)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('parse', () => {
  it('reads on below a line in which something is missing', () => {
    for (const line of ['y = 2 *', 'y =', 'y = 2 * = 3', 'y = -']) {
      const { statements, problems } = parse(`${line}\nz = 3`)
      expect(problems.length, line).toBe(1)
      expect(
        statements.map(({ name }) => name),
        line,
      ).toEqual(['z'])
    }
  })

  it('says where the names before a method stand', () => {
    const text = 'z = a.b.relu() + q'
    const names = parse(text).statements[0]!.steps.filter((step) => step.kind === 'name')
    expect(names.map(({ from, to }) => text.slice(from, to))).toEqual(['a.b', 'q'])
  })

  it('reads a long sum without recursion', () => {
    const { statements, problems } = parse(`x${'+x'.repeat(9_000)}`)
    expect(problems).toEqual([])
    expect(statements[0]!.steps).toHaveLength(18_001)
  })
})
