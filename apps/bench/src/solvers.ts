import { Value, grad } from '@mg/engine'
import { compile, scalar, vector } from '@mg/engine/compile'
import { curveFit, minimize } from '@mg/optim'
import { levenbergMarquardt } from 'ml-levenberg-marquardt'
import type { Figures } from './ours'
import { numbers, shortest } from './timing'

/** An arm of 8 joints with limits, which follows a target round a circle: each solve starts from the last one. */
export function arm(): Figures {
  const target = [new Value(3), new Value(2)] as const
  const distance = compile(
    (angles: Value[]) => {
      let direction: Value | number = 0
      let [x, y]: (Value | number)[] = [0, 0]
      for (const angle of angles) {
        direction = angle.add(direction)
        x = direction.cos().add(x!)
        y = direction.sin().add(y!)
      }
      return target[0].sub(x!).square().add(target[1].sub(y!).square())
    },
    [vector(8)],
  )
  let angles: number[] = new Array<number>(8).fill(0.2)
  let frame = 0
  const solve = (): void => {
    target[0].data = 4 + Math.cos(frame / 20)
    target[1].data = 3 + Math.sin(frame++ / 20)
    const { x, value } = minimize(distance, angles, { bounds: [-1.5, 1.5] })
    if (!(value < 1e-9))
      throw new Error(`the arm is ${Math.sqrt(value)} away from its target in frame ${frame}`)
    angles = x
  }
  solve()
  return { 'arm solve': shortest(solve, 100, 2) }
}

/** How many numbers a peak has: height, centre, width, and how much of it is a Lorentz curve. */
const OF_PEAK = 4

/** 12 pseudo-Voigt peaks on 2,000 points: 48 parameters. */
export function peaks(): Figures {
  const truth = Array.from({ length: 12 }, (_, i) => [
    1 + (i % 3) / 2,
    5 + 8 * i + (i % 2),
    0.8 + (i % 4) / 5,
    0.2 + (i % 5) / 10,
  ]).flat()
  const start = truth.map((p, i) => p * (1 + 0.01 * (i % OF_PEAK === 1 ? 0.1 : 10) * Math.sin(i)))
  const xs = Array.from({ length: 2000 }, (_, i) => i / 20)
  const noise = numbers(2000)
  const byHand = (p: readonly number[]) => (x: number) => {
    let sum = 0
    for (let i = 0; i < p.length; i += OF_PEAK) {
      const u = ((x - p[i + 1]!) / p[i + 2]!) ** 2
      const eta = p[i + 3]!
      sum += p[i]! * (eta / (1 + u) + (1 - eta) * Math.exp(-Math.LN2 * u))
    }
    return sum
  }
  const slopesByHand = (p: readonly number[]) => (x: number) => {
    const slopes = new Array<number>(p.length)
    for (let i = 0; i < p.length; i += OF_PEAK) {
      const d = (x - p[i + 1]!) / p[i + 2]!
      const eta = p[i + 3]!
      const lorentz = 1 / (1 + d * d)
      const gauss = Math.exp(-Math.LN2 * d * d)
      const along = 2 * d * p[i]! * (eta * lorentz * lorentz + (1 - eta) * Math.LN2 * gauss)
      slopes[i] = eta * lorentz + (1 - eta) * gauss
      slopes[i + 1] = along / p[i + 2]!
      slopes[i + 2] = (along * d) / p[i + 2]!
      slopes[i + 3] = p[i]! * (lorentz - gauss)
    }
    return slopes
  }
  const exact = byHand(truth)
  const ys = xs.map((x, i) => exact(x) + 0.01 * noise[i]!)
  const model = (x: number, p: Value[]): Value => {
    const all = p.flatMap((height, i) => {
      if (i % OF_PEAK !== 0) return []
      const [center, width, eta] = [p[i + 1]!, p[i + 2]!, p[i + 3]!]
      const u = center.sub(x).div(width).square()
      const lorentz = u.add(1).reciprocal()
      const gauss = u.mul(-Math.LN2).exp()
      return [height.mul(eta.mul(lorentz.sub(gauss)).add(gauss))]
    })
    return Value.sum(all)
  }
  let cost = 0
  const fit = (): void => {
    const result = curveFit(model, xs, ys, start, { compile })
    if (result.executionMode !== 'compiled' || !result.success) throw new Error(result.message)
    cost = result.cost
  }
  fit()
  /** By its defaults it takes 100 steps; or it ends as soon as it is as near as we are, which only we can tell it. */
  const peer = (isTold: boolean): void => {
    const errorTolerance = isTold ? 2 * cost * (1 + 1e-6) : 1e-7
    const { iterations } = levenbergMarquardt({ x: xs, y: ys }, byHand, {
      initialValues: start,
      jacobianFunction: slopesByHand,
      errorTolerance,
    })
    if (isTold && iterations === 100) throw new Error('it does not come as near')
  }
  return {
    'peaks fit': shortest(fit, 1, 3),
    'peaks ml-levenberg-marquardt': shortest(() => peer(false), 1, 3),
    'peaks ml-levenberg-marquardt, told when to end': shortest(() => peer(true), 1, 3),
  }
}

/** 50,000 points of a damped oscillation: 4 parameters. */
export function points(): Figures {
  const xs = Float64Array.from({ length: 50_000 }, (_, i) => i / 5000)
  const noise = numbers(xs.length)
  const ys = xs.map((x, i) => 3 * Math.exp(-0.3 * x) * Math.cos(2 * x + 0.5) + 0.1 * noise[i]!)
  const start = [2, 0.2, 1.9, 0.3] as const
  const model = (x: Value | number, [a, b, c, d]: readonly Value[]): Value =>
    b!.mul(x).neg().exp().mul(a!).mul(c!.mul(x).add(d!).cos())
  const fitBy = (fit: () => { executionMode: string; success: boolean }) => (): void => {
    const { executionMode, success } = fit()
    if (executionMode !== 'compiled' || !success) throw new Error('not fitted')
  }
  const compiled = compile((x: Value, p: Value[]) => model(x, p), [scalar, vector(4)])
  return {
    'points fit': shortest(
      fitBy(() => curveFit((x: number, p) => model(x, p), xs, ys, start, { compile })),
      1,
      3,
    ),
    'points fit of a compiled model': shortest(
      fitBy(() => curveFit(compiled, xs, ys, start)),
      1,
      3,
    ),
  }
}

/** The price and five Greeks of 10,000 options, by Black and Scholes. */
export function options(): Figures {
  const count = 10_000
  const between = (low: number, high: number, seed: number): Float64Array =>
    numbers(count, seed).map((x) => low + ((high - low) * (x + 1)) / 2)
  const spots = between(80, 120, 1)
  const strikes = between(80, 120, 2)
  const years = between(0.1, 2, 3)
  const rates = between(0, 0.06, 4)
  const volatilities = between(0.1, 0.5, 5)
  const phi = (x: Value): Value => x.mul(Math.SQRT1_2).erf().add(1).div(2)
  const greeks = compile(
    (spot: Value, strike: Value, time: Value, rate: Value, volatility: Value) => {
      const spread = volatility.mul(time.sqrt())
      const d = spot.div(strike).log().add(rate.mul(time)).div(spread).add(spread.div(2))
      const discount = rate.mul(time).neg().exp()
      const price = spot.mul(phi(d)).sub(strike.mul(discount).mul(phi(d.sub(spread))))
      const by = [spot, volatility, time, rate]
      const [delta, vega, theta, rho] = grad(price, by, { createGraph: true })
      return [price, delta!, grad(delta!, spot, { createGraph: true }), vega!, theta!.neg(), rho!]
    },
    [scalar, scalar, scalar, scalar, scalar],
  )
  const out = new Float64Array(count * 6)
  const rows = (): unknown => greeks.rows(spots, strikes, years, rates, volatilities, out)
  const own = new Float64Array(count * 6)
  const byHand = (): void => {
    for (let i = 0, at = 0; i < count; i++, at += 6) {
      const [spot, strike, time] = [spots[i]!, strikes[i]!, years[i]!]
      const [rate, volatility] = [rates[i]!, volatilities[i]!]
      const root = Math.sqrt(time)
      const spread = volatility * root
      const d1 = Math.log(spot / strike) / spread + (rate * time) / spread + spread / 2
      const d2 = d1 - spread
      const discounted = strike * Math.exp(-rate * time)
      const density = Math.exp((-d1 * d1) / 2) / Math.sqrt(2 * Math.PI)
      const [n1, n2] = [
        normal(d1, density),
        normal(d2, Math.exp((-d2 * d2) / 2) / Math.sqrt(2 * Math.PI)),
      ]
      own[at] = spot * n1 - discounted * n2
      own[at + 1] = n1
      own[at + 2] = density / (spot * spread)
      own[at + 3] = spot * density * root
      own[at + 4] = (-spot * density * volatility) / (2 * root) - rate * discounted * n2
      own[at + 5] = time * discounted * n2
    }
  }
  rows()
  byHand()
  const error = out.reduce((most, x, i) => Math.max(most, Math.abs(x - own[i]!)), 0)
  if (!(error < 1e-4)) throw new Error(`the results differ by ${error}`)
  return { 'options rows': shortest(rows, 5, 2), 'options by hand': shortest(byHand, 5, 2) }
}

/** The normal distribution function to 7 digits, as it is usually written: Abramowitz and Stegun, 26.2.17. */
function normal(x: number, density: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const tail =
    density *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return x >= 0 ? 1 - tail : tail
}
