import { hypot } from '@mg/engine'
import type { Value } from '@mg/engine'
import { loopWhile } from '@mg/engine/loops'
import { gradientBy, minimizer, nestings } from './nested'
import type { Mode } from './nested'
import type { Eval } from './eval'

interface Input {
  w: number
}

const TIME_STEP = 0.1

/** Where a particle that two charges push away meets the x axis, squared; one of the charges stands at (10, 10 − w). */
function landing(w: Value, mode: Mode): Value {
  const potential = ([x, y]: Value[]): Value => {
    const across = x!.sub(10)
    return hypot(across, y!.sub(w.neg().add(10)))
      .reciprocal()
      .add(hypot(across, y!).reciprocal())
  }
  const moved = (x: readonly Value[], v: readonly Value[]): Value[] =>
    x.map((x, i) => x.add(v[i]!.mul(TIME_STEP)))
  const last = loopWhile(
    ({ x, v }) => moved(x, v)[1]!.gt(0),
    ({ x, v }) => {
      const push = gradientBy(mode, potential, x).map((slope) => slope.neg())
      return { x: moved(x, v), v: moved(v, push) }
    },
    { x: [0, 8], v: [0.75, 0] },
  )
  const [x, y] = moved(last.x, last.v)
  const [vx, vy] = last.v
  return x!.sub(y!.div(vy!).mul(vx!)).square()
}

/** The w for which the particle meets the origin. */
export const particle = nestings((outer, inner) => ({ w }: Input) => {
  const least = minimizer(outer, ([w]) => landing(w!, inner), 1)
  return { run: () => least([w])[0] }
}) satisfies Eval
