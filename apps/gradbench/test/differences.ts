import { Decimal } from 'decimal.js'

/** Numbers of 40 digits: a central difference with a step of 10⁻¹² is right to 24 of them. */
export const D = Decimal.clone({ precision: 40 })
export type Big = Decimal

export const STEP = new D('1e-12')

/** The gradient of a function of decimals, by central differences. */
export function gradientByDifferences(
  f: (x: readonly Big[]) => Big,
  x: readonly (number | Big)[],
): number[] {
  const at = x.map((number) => new D(number))
  return at.map((_, i) => {
    const moved = (by: Big): Big => f(at.map((number, j) => (i === j ? number.add(by) : number)))
    return moved(STEP).sub(moved(STEP.neg())).div(STEP.mul(2)).toNumber()
  })
}

export const total = (xs: readonly Big[]): Big => xs.reduce((sum, x) => sum.add(x), new D(0))

export const inner = (xs: readonly Big[], ys: readonly Big[]): Big =>
  total(xs.map((x, i) => x.mul(ys[i]!)))
