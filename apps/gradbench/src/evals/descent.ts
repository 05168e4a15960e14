import { dot } from '@mg/engine'
import type { Value } from '@mg/engine'
import { loopWhile } from '@mg/engine/loops'

/** A function and its gradient. */
export interface Objective {
  value: (x: Value[]) => Value
  gradient: (x: Value[]) => Value[]
}

const length = (v: readonly Value[]): Value => dot(v, v).sqrt()
const choice = (p: Value, xs: readonly Value[], ys: readonly Value[]): Value[] =>
  xs.map((x, i) => p.where(x, ys[i]!))

/**
 * Where a function is least, by gradient descent from `start`. The step length is doubled after ten
 * steps down, and halved where the function rises. The search ends where the gradient or the step is
 * not longer than 10⁻⁵.
 */
export function argmin({ value, gradient }: Objective, start: Value[]): Value[] {
  const isOpen = (g: Value[]): Value => length(g).gt(1e-5)
  const { x } = loopWhile(
    ({ isOpen }) => isOpen,
    ({ x, y, g, eta, downs }) => {
      const isFast = downs.eq(10)
      const next = x.map((x, i) => x.sub(eta.mul(g[i]!)))
      const isShort = length(x.map((x, i) => x.sub(next[i]!))).le(1e-5)
      const nextY = value(next)
      const isDown = isFast.where(0, isShort.where(0, nextY.lt(y)))
      const nextG = choice(isDown, gradient(next), g)
      return {
        x: choice(isDown, next, x),
        y: isDown.where(nextY, y),
        g: nextG,
        eta: isFast.where(eta.mul(2), isDown.where(eta, eta.div(2))),
        downs: isDown.where(downs.add(1), 0),
        isOpen: isFast.where(1, isShort.where(0, isOpen(nextG))),
      }
    },
    {
      x: start,
      y: value(start),
      g: gradient(start),
      eta: 1e-5,
      downs: 0,
      isOpen: isOpen(gradient(start)),
    },
  )
  return x
}

/** The same search over plain numbers. */
export function search(
  value: (x: readonly number[]) => number,
  gradient: (x: readonly number[]) => number[],
  start: readonly number[],
): readonly number[] {
  let x = start
  let [y, g] = [value(x), gradient(x)]
  let [eta, downs] = [1e-5, 0]
  while (Math.hypot(...g) > 1e-5) {
    if (downs === 10) {
      eta *= 2
      downs = 0
      continue
    }
    const next = x.map((x, i) => x - eta * g[i]!)
    if (Math.hypot(...x.map((x, i) => x - next[i]!)) <= 1e-5) break
    const nextY = value(next)
    if (nextY < y) {
      x = next
      y = nextY
      g = gradient(x)
      downs++
    } else {
      eta /= 2
      downs = 0
    }
  }
  return x
}
