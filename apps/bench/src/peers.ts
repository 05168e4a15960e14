import type { Tensor } from '@tensorflow/tfjs'
import type { Figures } from './ours'
import { numbers, shortest, shortestAwaited } from './timing'

export const X = numbers(200)
export const Y = Float64Array.from({ length: 100 }, (_, r) => (X[2 * r]! > X[2 * r + 1]! ? 1 : -1))
export const SIZES = [2, 16, 16, 1]
export const RATE = 0.001

/** The demo's step as loops over typed arrays, by hand. */
export function typedArrays(): Figures {
  const layers = SIZES.slice(1).map((size, l) => {
    const width = SIZES[l]!
    return {
      size,
      width,
      w: numbers(size * width, l),
      b: new Float64Array(size),
      gw: new Float64Array(size * width),
      gb: new Float64Array(size),
      out: new Float64Array(size),
      g: new Float64Array(size),
    }
  })
  const input = new Float64Array(2)
  const step = (): number => {
    let loss = 0
    for (const { gw, gb } of layers) {
      gw.fill(0)
      gb.fill(0)
    }
    for (let r = 0; r < 100; r++) {
      input[0] = X[2 * r]!
      input[1] = X[2 * r + 1]!
      let x = input
      for (let l = 0; l < 3; l++) {
        const { size, width, w, b, out } = layers[l]!
        for (let j = 0; j < size; j++) {
          let sum = b[j]!
          for (let i = 0; i < width; i++) sum += w[j * width + i]! * x[i]!
          out[j] = l < 2 && sum < 0 ? 0 : sum
        }
        x = out
      }
      const margin = 1 - Y[r]! * x[0]!
      loss += Math.max(margin, 0)
      layers[2]!.g[0] = margin > 0 ? -Y[r]! : 0
      for (let l = 2; l >= 0; l--) {
        const { size, width, w, gw, gb, g } = layers[l]!
        const below = l > 0 ? layers[l - 1]! : undefined
        const from = below ? below.out : input
        below?.g.fill(0)
        for (let j = 0; j < size; j++) {
          const d = g[j]!
          gb[j]! += d
          for (let i = 0; i < width; i++) {
            gw[j * width + i]! += d * from[i]!
            if (below) below.g[i]! += d * w[j * width + i]!
          }
        }
        if (below) for (let i = 0; i < width; i++) if (from[i] === 0) below.g[i] = 0
      }
    }
    loss /= 100
    for (const { w, b, gw, gb } of layers) {
      for (const [p, g] of [
        [w, gw],
        [b, gb],
      ] as const) {
        for (let i = 0; i < p.length; i++) {
          loss += 1e-4 * p[i]! * p[i]!
          p[i]! -= RATE * (g[i]! / 100 + 2e-4 * p[i]!)
        }
      }
    }
    return loss
  }
  return { 'notebook typed arrays': shortest(step, 100, 3) }
}

export async function tensorflow(): Promise<Figures> {
  const figures: Figures = {}
  const log = console.log
  console.log = console.warn = () => undefined // greetings
  const tf = await import('@tensorflow/tfjs')
  await import('@tensorflow/tfjs-backend-wasm')
  for (const backend of ['cpu', 'wasm']) {
    if (!(await tf.setBackend(backend).catch(() => false))) continue
    await tf.ready()
    const x = tf.tensor2d([...X], [100, 2])
    const y = tf.tensor2d([...Y], [100, 1])
    const weights = SIZES.slice(1).map(
      (size, l) =>
        [
          tf.variable(tf.tensor2d([...numbers(SIZES[l]! * size, l)], [SIZES[l]!, size])),
          tf.variable(tf.zeros([size])),
        ] as const,
    )
    const optimizer = tf.train.sgd(RATE)
    const step = (): unknown =>
      optimizer.minimize(() => {
        let h: Tensor = x
        weights.forEach(([w, b], l) => {
          h = h.matMul(w as never).add(b)
          if (l < 2) h = h.relu()
        })
        const data = tf.relu(tf.sub(1, y.mul(h))).mean()
        const penalty = weights
          .flat()
          .map((w) => w.square().sum())
          .reduce((a, b) => a.add(b))
        return data.add(penalty.mul(1e-4)).asScalar()
      })
    figures[`notebook TensorFlow.js ${backend}`] = shortest(step, 5, 3)
  }
  console.log = log
  return figures
}

/** The part of Rose that is used, with a number for what it types as a symbol. */
interface Rose {
  Real: object
  Vec: (this: void, size: number, of: object) => object
  add: (this: void, x: number, y: number) => number
  mul: (this: void, x: number, y: number) => number
  neg: (this: void, x: number) => number
  gt: (this: void, x: number, y: number) => boolean
  select: (this: void, condition: boolean, type: object, x: number, y: number) => number
  fn: <A extends unknown[], R>(
    this: void,
    parameters: object[],
    result: object,
    f: (...xs: A) => R,
  ) => (...xs: A) => R
  vjp: <A, R>(this: void, f: (x: A) => R) => (x: A) => { grad(g: R): A }
  compile: <F>(this: void, f: F) => Promise<F>
}

/** The data are constants of the program, which is what serves it best. */
export async function rose(): Promise<Figures> {
  const { Real, Vec, add, compile, fn, gt, mul, neg, select, vjp } =
    (await import('rose')) as unknown as Rose
  const P = Vec(337, Real)
  const relu = (x: number): number => select(gt(x, 0), Real, x, 0)
  const row = fn([P, Real, Real, Real], Real, (p: number[], x0: number, x1: number, y: number) => {
    let at = 0
    let h = [x0, x1]
    SIZES.slice(1).forEach((size, l) => {
      h = Array.from({ length: size }, () => {
        const products = h.map((v) => mul(p[at++]!, v))
        const z = add(
          products.reduce((a, b) => add(a, b)),
          p[at++]!,
        )
        return l < 2 ? relu(z) : z
      })
    })
    return relu(add(1, neg(mul(y, h[0]!))))
  })
  const loss = fn([P], Real, (p: number[]) => {
    let total = 0
    for (let r = 0; r < 100; r++) total = add(total, row(p, X[2 * r]!, X[2 * r + 1]!, Y[r]!))
    let penalty = 0
    for (let i = 0; i < 337; i++) penalty = add(penalty, mul(p[i]!, p[i]!))
    return add(mul(total, 0.01), mul(penalty, 1e-4))
  })
  const gradient = await compile(fn([P], P, (p: number[]) => vjp(loss)(p).grad(1)))
  const p = [...numbers(337)]
  const step = (): void => {
    const g = gradient(p)
    for (let i = 0; i < 337; i++) p[i]! -= RATE * g[i]!
  }
  return { 'notebook Rose': shortest(step, 10, 3) }
}

export async function jax(): Promise<Figures> {
  const {
    numpy: np,
    grad,
    jit,
    init,
    defaultDevice,
  } = (await import('@jax-js/jax')) as never as Record<string, never>
  await (init as never as () => Promise<unknown>)()
  ;(defaultDevice as never as (device: string) => void)('wasm')
  const array = (np as never as { array: (x: unknown) => unknown }).array
  type A = {
    ref: A
    mul: (this: void, x: unknown) => A
    add: (this: void, x: unknown) => A
    sub(x: unknown): A
    neg: (this: void) => A
    sum(): A
    mean(): A
    data(): Promise<unknown>
  }
  const { matmul, maximum } = np as never as {
    matmul: (a: A, b: A) => A
    maximum: (a: unknown, b: unknown) => A
  }
  const shaped = (size: number, width: number, seed: number): unknown =>
    array(Array.from({ length: size }, (_, i) => [...numbers(width, seed + i)]))
  const x = array(Array.from({ length: 100 }, (_, r) => [X[2 * r]!, X[2 * r + 1]!])) as A
  const y = array(Array.from(Y, (v) => [v])) as A
  let p = SIZES.slice(1).flatMap((size, l) => [
    shaped(SIZES[l]!, size, l),
    shaped(1, size, 9 + l),
  ]) as A[]
  const loss = (q: A[], xs: A, ys: A): A => {
    let h = xs
    for (let l = 0; l < 3; l++) {
      h = matmul(h, q[2 * l]!.ref).add(q[2 * l + 1]!.ref)
      if (l < 2) h = maximum(h, 0)
    }
    const penalty = q.map((w) => w.ref.mul(w).sum()).reduce((a, b) => a.add(b))
    return maximum(ys.mul(h).neg().add(1), 0).mean().add(penalty.mul(1e-4))
  }
  const update = (jit as never as (f: unknown) => (...xs: unknown[]) => A[])(
    (q: A[], xs: A, ys: A) => {
      const g = (grad as never as (f: unknown) => (...xs: unknown[]) => A[])(loss)(
        q.map((w) => w.ref),
        xs,
        ys,
      )
      return q.map((w, i) => w.sub(g[i]!.mul(RATE)))
    },
  )
  const step = async (): Promise<void> => {
    p = update(p, x.ref, y.ref)
    await p[0]!.ref.data()
  }
  return { 'notebook jax-js': await shortestAwaited(step, 3) }
}
