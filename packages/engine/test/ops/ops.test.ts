import { describe, expect, it } from 'vitest'
import * as engine from '../../src/index'
import { Value, defineFunction, dot, grad, max, noGrad, sum, tanh, where } from '../../src/index'
import { ops, partials, rule } from '../../src/ops/index'

describe('ops', () => {
  it('lists what can be called, by the names of the functions', () => {
    const functions = engine as unknown as Record<string, unknown>
    for (const { name, isPublic } of ops) {
      if (isPublic) expect(functions[name], name).toBeTypeOf('function')
    }
  })

  it('knows the op of every node, also in derivatives', () => {
    const names = new Set(ops.map(({ name }) => name))
    const x = new Value(0.5)
    const y = new Value(0.25)
    for (const { name, arity, isPublic } of ops.filter((op) => op.isPublic)) {
      const f = (engine as unknown as Record<string, (...xs: unknown[]) => Value>)[name]!
      const xs = {
        unary: [x],
        binary: [x, y],
        ternary: [x, y, x],
        many: [[x, y]],
        pairs: [[x], [y]],
      }
      const seen = [f(...xs[arity])]
      for (const order of [1, 2]) {
        const last = seen.at(-1)!
        expect(isPublic, `${name}, order ${order}`).toBe(true)
        if (last.requiresGrad) seen.push(grad(last, x, { createGraph: true }))
      }
      while (seen.length > 0) {
        const node = seen.pop()!
        if (node.op !== '') expect(names, `${node.op} in derivatives of ${name}`).toContain(node.op)
        seen.push(...node.operands)
      }
    }
  })
})

describe('partials', () => {
  const at = (x: number): Value => new Value(x)

  it('are the numbers that backward multiplies by, one for each place', () => {
    const x = at(3)
    expect(partials(x.mul(x))).toEqual([3, 3])
    expect(partials(x.mul(4))).toEqual([4, 3])
    expect(partials(x)).toEqual([])
    expect(partials(dot([x, at(2)], [at(5), 7]))).toEqual([5, 7, 3, 2])
    expect(partials(where(at(1), x, at(2)))).toEqual([0, 1, 0])
    expect(partials(max([x, at(3), at(1)]))).toEqual([0.5, 0.5, 0])
    expect(x.grad).toBe(0)
  })

  it('are Values, if wanted, that can be differentiated', () => {
    const x = at(0.5)
    const [slope] = partials(x.tanh(), { createGraph: true })
    expect(slope!.data).toBe(grad(tanh(x), x))
    expect(grad(slope!, x)).toBe(engine.hessian(tanh, 0.5).data)
    expect(partials(sum([x, 2]), { createGraph: true }).map((p) => p.data)).toEqual([1, 1])
  })

  it('know functions of the user’s own', () => {
    const f = defineFunction({ name: 'f', forward: (x, y) => x * y, partials: ([x, y]) => [y, x] })
    expect(partials(f(at(2), at(3)))).toEqual([3, 2])
    expect(partials(noGrad(() => at(2).exp()))).toEqual([])
  })
})

describe('rule', () => {
  const text = (value: Value, names: Map<Value, string>): string =>
    names.get(value) ??
    (value.op === ''
      ? String(value.toJSON().data)
      : `${value.op}(${value.operands.map((operand) => text(operand, names)).join(', ')})`)

  const written = (op: string, count?: number): string[] => {
    const { operands, result, partials: given } = rule(op, count)
    const names = new Map(operands.map((operand, i) => [operand, 'xyw'[i] ?? `x${i}`] as const))
    return given.map((partial) => text(partial, names.set(result, 'z')))
  }

  it('reads as the table does', () => {
    expect(written('tanh')).toEqual(['sech2(x)'])
    expect(written('div')).toEqual(['reciprocal(y)', 'neg(div(z, y))'])
    expect(written('relu')).toEqual(['gt(x, 0)'])
    expect(written('where')).toEqual(['0', 'ne(x, 0)', 'eq(x, 0)'])
    expect(written('max')).toEqual(['share(x, y)', 'share(y, x)'])
    expect(written('norm', 2)).toEqual(['where(z, div(x, z), 0)', 'where(z, div(y, z), 0)'])
    expect(written('dot', 2)).toEqual(['y', 'x'])
    expect(written('lt')).toEqual(['0', '0'])
  })

  it('refuses what has no rule of its own', () => {
    expect(() => rule('tangent')).toThrow(
      'no op tangent of any operands; see ops for those that are',
    )
    expect(() => rule('tanh', 2)).toThrow('no op tanh of 2 operands')
    expect(() => rule('gelu')).toThrow('gelu is made of other ops; ask for the rules of these')
  })
})
