import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../src/language/evaluate'
import { understood } from '../src/language/lecture'
import { parse } from '../src/language/parser'

/** The neuron of the lecture, as it is typed there. */
const NEURON = `# inputs x1,x2
x1 = Value(2.0, label='x1')
x2 = Value(0.0, label='x2')
# weights w1,w2
w1 = Value(-3.0, label='w1')
w2 = Value(1.0, label='w2')
# bias of the neuron
b = Value(6.8813735870195432, label='b')
# x1*w1 + x2*w2 + b
x1w1 = x1*w1; x1w1.label = 'x1*w1'
x2w2 = x2*w2; x2w2.label = 'x2*w2'
x1w1x2w2 = x1w1 + x2w2; x1w1x2w2.label = "x1w1x2w2"
n = x1w1x2w2 + b; n.label = 'n'
o = n.tanh(); o.label = 'o'
o.backward()
`

const messages = (text: string): string[] =>
  evaluate(parse(text)).problems.map(({ message }) => message)
const problemOf = (text: string): string | undefined => messages(text)[0]

describe('the lines of the lecture', () => {
  it('make the neuron and its gradients', () => {
    const text = NEURON.replaceAll(/'x1\*w1'/g, "'x1w1'").replaceAll(/'x2\*w2'/g, "'x2w2'")
    const { result, name, leaves, problems } = evaluate(parse(text))
    expect(problems).toEqual([])
    expect(name).toBe('o')
    result!.backward()
    expect(result!.data).toBeCloseTo(Math.SQRT1_2, 14)
    const grads = Object.fromEntries(leaves.map(({ key, value }) => [key, value.grad]))
    expect(grads['x1']).toBeCloseTo(-1.5, 13)
    expect(grads['w1']).toBeCloseTo(1, 13)
    expect(grads['w2']).toBe(0)
  })

  it('leave every number where it stands, to be changed there', () => {
    const { leaves } = evaluate(parse(NEURON))
    for (const { key, at, value } of leaves) {
      expect(Number(NEURON.slice(at!.from, at!.to)), key).toBe(value.data)
    }
  })

  it('differentiate what backward is called on, whichever line comes last', () => {
    const { result, name } = evaluate(parse('a = 2\nb = a*a\nc = b + 1\nb.backward()'))
    expect([name, result!.data]).toEqual(['b', 4])
    expect(problemOf('q.backward()')).toMatch(/q has to be made/)
  })

  it.each([
    ['a = 2\na.grad', /blue number on the card of a/],
    ['a = 2\nb = a.grad * 2', /choose it under “Graph of”/],
    ['a = 2\na.grad = 0', /what comes out/],
    ['a = 2\na.grad += 1', /what comes out/],
    ['a = 2\na.data += 0.01', /changed where it is made/],
    ['a = 2\nb = a.data + 1', /upper number on the card of a/],
    ["a = Value(2.0, label='alpha')", /write alpha = … instead/],
    ["b = tanh(Value(2.0, label='a'))", /write a = … instead/],
    ["a = 2\na.label = 'x*y'", /the label of a Value is its name/],
    ['n = Neuron(2)', /w1\*x1 \+ w2\*x2 \+ b/],
    ['l = Layer(2, 3)', /a layer is/],
    ['n = MLP(3, [4, 4, 1])', /MLP\(\[x1, x2, x3\], \[4, 4, 1\], tanh\)/],
    ['loss = sum((yout - ygt)**2 for ygt, yout in zip(ys, ypred))', /write each term out/],
    ['for p in n.parameters():', /without loops/],
    ['print(a)', /take this line out/],
    ['import math', /nothing has to be imported/],
    ['n.zero_grad()', /gradients are always fresh/],
  ])('are answered where they have no place: %j', (text, answer) => {
    expect(messages(text)).toHaveLength(1)
    expect(problemOf(text)).toMatch(answer)
    const names = evaluate(parse(text)).leaves.map(({ key }) => key)
    expect(names.filter((name) => /\.(grad|data|label)$/.test(name))).toEqual([])
  })

  it('change nothing in a text without them', () => {
    const line = fc.constantFrom(
      'a = 2',
      'h1.w1 = 0.3',
      'f = tanh(h1.w1*a) # a.grad',
      'y = MLP([a, b], [4, 1], tanh, 7)',
      '  c += -(a + b)**2; d = c.relu()',
      'graded = 3 + database',
      'for1 = 2 // print(x)',
      'class = 3; from = class * 2',
      'if * return',
      '',
    )
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n')
        expect(understood(text)).toEqual({ text, problems: [] })
      }),
      { seed: 3, numRuns: 200 },
    )
  })

  it('keep the length of any text, and stay quick', () => {
    const piece = fc.constantFrom(
      ...'Value( label=|\'|"|a|.grad|.backward()|,|(|)|1e5|-|;|\n|#|for x in|=| |é|😀'.split('|'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        expect(understood(text).text).toHaveLength(text.length)
      }),
      { seed: 4, numRuns: 500 },
    )
    for (const part of ['a.', 'Value(', ', label=', 'a.grad ', 'x', '1', 'for a ', ' ']) {
      const start = performance.now()
      understood(part.repeat(20_000 / part.length))
      expect(performance.now() - start, part).toBeLessThan(500)
    }
  })
})
