import { Value } from '@mg/engine'
import type { Operand } from '@mg/engine'
import { Buffer, Dropout, Layer, MLP, Module, Sequential } from '@mg/nn'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { predict } from '@mg/optim'

const row = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }))

describe('predict', () => {
  it('gives the numbers of forward, compiled or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1e6),
        fc.array(row, { maxLength: 50 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (seed, rows, outputs, compile) => {
          const model = new MLP(2, [3, outputs], { seed })
          const expected = rows.map((x) => [model.forward(x)].flat().map(({ data }) => data))
          const given = await predict(model, rows, { compile })
          expect(given.length).toBe(rows.length)
          given.forEach((y, i) => {
            expect(Array.isArray(y)).toBe(outputs > 1)
            const numbers = [y].flat() as number[]
            expect(numbers.length).toBe(outputs)
            numbers.forEach((n, j) => expect(Math.abs(n - expected[i]![j]!)).toBeLessThan(1e-12))
          })
        },
      ),
      { numRuns: process.env.CI ? 200 : 30 },
    )
  })

  it('is right for a model that branches on its inputs, even where one row in many does', async () => {
    const w = new Value(2)
    const model = {
      parameters: () => [w],
      forward: (x: Operand) => (x === 777 ? w.neg() : w.mul(x)),
    }
    const rows = Array.from({ length: 1000 }, (_, i) => i)
    const expected = rows.map((x) => (x === 777 ? -2 : 2 * x))
    expect(await predict(model, rows)).toEqual(expected)
  })

  it('records once, where it is compiled, and compares a sample', async () => {
    const w = new Value(2)
    let calls = 0
    const model = {
      parameters: () => [w],
      forward: (x: Operand) => {
        calls++
        return w.mul(x)
      },
    }
    const rows = Array.from({ length: 1000 }, (_, i) => i)
    expect(await predict(model, rows, { compile: true })).toEqual(rows.map((x) => 2 * x))
    expect(calls).toBe(33)
  })

  it('goes through forward after all where a compiled sample differs, or cannot be compiled', async () => {
    const w = new Value(2)
    const rows = [-2, -1, 1, 2]
    const truthy = {
      parameters: () => [w],
      forward: (x: Operand) => (x === 1 ? w.neg() : w.mul(x)),
    }
    expect(await predict(truthy, rows, { compile: true })).toEqual([-4, -2, -2, 4])
    const asks = {
      parameters: () => [w],
      forward: (x: Operand) => (w.data > 1 ? w.mul(x) : w.neg()),
    }
    expect(await predict(asks, rows, { compile: true })).toEqual([-4, -2, 2, 4])
  })

  it.each([true, false])(
    'evaluates, and puts modes back as they were, compiled: %s',
    async (compile) => {
      const dropout = new Dropout(0.5, { seed: 1 })
      const frozen = new Dropout(0.5, { seed: 1 }).eval()
      const model = new Sequential(new Layer(2, 2, { seed: 1 }), dropout, frozen)
      const rows = [
        [1, 2],
        [3, 4],
      ]
      const [first] = await predict(model, [rows[0]!, rows[1]!], { compile })
      const [again] = await predict(model, rows, { compile })
      expect(again).toEqual(first)
      expect([model.training, dropout.training, frozen.training]).toEqual([true, true, false])
      const failing = Object.assign(model, {
        forward: () => {
          throw new Error('no')
        },
      })
      await expect(predict(failing, rows, { compile })).rejects.toThrow('no')
      expect([model.training, dropout.training, frozen.training]).toEqual([true, true, false])
    },
  )

  it('calls a model that counts its calls once for each row', async () => {
    class Counting extends Module {
      readonly calls = new Buffer(0)
      forward(x: Operand) {
        this.calls.data += 1
        return new Value(2).mul(x)
      }
    }
    for (const compile of [true, false]) {
      const model = new Counting()
      expect(await predict(model, [1, 2, 3], { compile })).toEqual([2, 4, 6])
      expect(model.calls.data).toBe(3)
    }
  })

  it('leaves gradients as they are', async () => {
    const model = new MLP(2, [2, 1], { seed: 1 })
    for (const p of model.parameters()) p.grad = 5
    await predict(model, [[1, 2]])
    await predict(model, [[1, 2]], { compile: true })
    expect(model.parameters().every(({ grad }) => grad === 5)).toBe(true)
  })

  it('says what it was called with instead', async () => {
    const model = new MLP(2, [1], { seed: 1 })
    await expect(predict(model, 5 as never)).rejects.toThrow('got 5 as rows; pass a list of rows')
    await expect(predict(null as never, [])).rejects.toThrow('got no model; pass an object with')
    await expect(predict(model, [], { compiled: true } as never)).rejects.toThrow(
      'got the option compiled; pass some of compile',
    )
  })
})
