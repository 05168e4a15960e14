import { describe, expect, it } from 'vitest'
import { Value, defineFunction, grad } from '../../src/index'
import { AnomalyError, GradientError, checkGradients, detectAnomaly } from '../../src/testing/index'

describe('checkGradients', () => {
  it('reports every derivative, the worst first', () => {
    const report = checkGradients(([x, y]) => [x.mul(y), x.sin()], [0.5, 2], { order: 2 })
    expect(report.ok).toBe(true)
    expect(report.checks.length).toBe(2 * 2 + 2 * 4)
    expect(report.checks.map((check) => check.name)).toContain('d² f[0]/d x[1] d x[0]')
    const errors = report.checks.map((check) => check.error)
    expect(errors).toEqual([...errors].sort((a, b) => b - a))
  })

  it('names the input, both numbers and the error of a wrong derivative', () => {
    const wrong = defineFunction({
      name: 'wrong',
      forward: (x) => x * x,
      partials: ([x]) => [x.mul(2.1)],
    })
    let report
    try {
      checkGradients(([, x]) => wrong(x), [1, 3])
    } catch (error) {
      report = (error as GradientError).report
      expect(error).toBeInstanceOf(GradientError)
    }
    expect(String(report)).toMatch(
      /^1 of 2 derivatives agree to 0\.000001\nd f\/d x\[1\]: computed 6\.30*\d*, central difference \d+\.\d+, error 5\.0e-2$/,
    )
  })

  it('finds a second derivative that is lost in a constant', () => {
    const lost = defineFunction({
      name: 'lost',
      forward: (x) => x * x,
      partials: ([x]) => [2 * x.data],
    })
    expect(checkGradients(lost, 3).ok).toBe(true)
    expect(() => checkGradients(lost, 3, { order: 2 })).toThrow('d² f/d x d x: computed 0')
  })
})

describe('detectAnomaly', () => {
  function broken(x: Value): Value {
    return x.sub(1).log()
  }

  it('tells of the first result that is not finite, and where it was made', () => {
    const x = new Value(0, { label: 'x' })
    let found: AnomalyError | undefined
    try {
      detectAnomaly(() => broken(x).mul(2).exp())
    } catch (error) {
      found = error as AnomalyError
    }
    expect(found).toBeInstanceOf(AnomalyError)
    expect([found!.phase, found!.op, found!.operands.map((operand) => operand.data)]).toEqual([
      'forward',
      'log',
      [-1],
    ])
    expect(found!.message).toMatch(/^log gave NaN; its operand was Value\(data=-1\)/)
    expect(found!.createdAt.split('\n')[0]).toContain('broken')
  })

  it('tells of the first gradient that is not finite', () => {
    const x = new Value(0)
    let found: AnomalyError | undefined
    try {
      detectAnomaly(() => x.sqrt().mul(2).backward())
    } catch (error) {
      found = error as AnomalyError
    }
    expect([found!.phase, found!.op]).toEqual(['backward', 'sqrt'])
    expect(found!.message).toMatch(
      /^sqrt propagated a gradient of Infinity, having received 2; its operand was/,
    )
    expect(found!.createdAt.split('\n')[0]).toContain('testing.test.ts')
  })

  it('shows no number of a sweep as a gradient', () => {
    const x = new Value(3)
    const y = x.mul(2).sub(6).sqrt()
    expect(() => detectAnomaly(() => grad(y, x, { createGraph: true }))).toThrow(
      /^div gave Infinity; its operands were Value\(data=0\.5\), Value\(data=0\)$/m,
    )
  })

  it('names functions of the user’s own', () => {
    const pole = defineFunction({
      name: 'pole',
      forward: (x) => 1 / x,
      partials: ([x]) => [x.pow(-2).neg()],
    })
    expect(() => detectAnomaly(() => pole(new Value(0)))).toThrow(/^pole gave Infinity/)
  })

  it('changes nothing where all is finite, and ends with its function', () => {
    const x = new Value(2)
    expect(detectAnomaly(() => x.mul(3)).data).toBe(6)
    expect(new Value(0).log().data).toBe(-Infinity)
  })
})
