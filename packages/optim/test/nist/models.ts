import { Value, sum } from '@mg/engine'

/** The model of each NIST data set: y as a function of the parameters b and of x. */
export type Model = (b: Value[], x: number[]) => Value

const power = (b: Value[], degrees: readonly number[], x: number) =>
  sum(degrees.map((degree, i) => b[i]!.mul(x ** degree)))

/** (b₁ + b₂x + … )/(1 + …), with `top` parameters above. */
const rational =
  (top: number): Model =>
  (b, [x]) =>
    power(
      b,
      Array.from({ length: top }, (_, i) => i),
      x!,
    ).div(
      power(
        b.slice(top),
        b.slice(top).map((_, i) => i + 1),
        x!,
      ).add(1),
    )

const exponentials: Model = (b, [x]) =>
  sum([0, 2, 4].map((i) => b[i]!.mul(b[i + 1]!.mul(-x!).exp())))

const gaussians: Model = (b, [x]) => {
  const peak = (i: number) =>
    b[i]!.mul(
      b[i + 1]!.neg()
        .add(x!)
        .square()
        .neg()
        .div(b[i + 2]!.square())
        .exp(),
    )
  return b[0]!.mul(b[1]!.mul(-x!).exp()).add(peak(2)).add(peak(5))
}

const chwirut: Model = ([b1, b2, b3], [x]) => b1!.mul(-x!).exp().div(b3!.mul(x!).add(b2!))
const saturation: Model = ([b1, b2], [x]) => b1!.mul(b2!.mul(-x!).exp().neg().add(1))

export const models: Record<string, Model> = {
  Bennett5: ([b1, b2, b3], [x]) => b1!.mul(b2!.add(x!).pow(b3!.reciprocal().neg())),
  BoxBOD: saturation,
  Chwirut1: chwirut,
  Chwirut2: chwirut,
  DanWood: ([b1, b2], [x]) => b1!.mul(new Value(x!).pow(b2!)),
  ENSO: (b, [x]) => {
    const wave = (cos: Value, sin: Value, period: Value | number) => {
      const angle = new Value(2 * Math.PI * x!).div(period)
      return cos.mul(angle.cos()).add(sin.mul(angle.sin()))
    }
    return sum([
      b[0]!,
      wave(b[1]!, b[2]!, 12),
      wave(b[4]!, b[5]!, b[3]!),
      wave(b[7]!, b[8]!, b[6]!),
    ])
  },
  Eckerle4: ([b1, b2, b3], [x]) =>
    b1!.div(b2!).mul(b3!.neg().add(x!).div(b2!).square().mul(-0.5).exp()),
  Gauss1: gaussians,
  Gauss2: gaussians,
  Gauss3: gaussians,
  Hahn1: rational(4),
  Kirby2: rational(3),
  Lanczos1: exponentials,
  Lanczos2: exponentials,
  Lanczos3: exponentials,
  MGH09: ([b1, b2, b3, b4], [x]) =>
    b1!.mul(b2!.mul(x!).add(x! * x!)).div(
      b3!
        .mul(x!)
        .add(x! * x!)
        .add(b4!),
    ),
  MGH10: ([b1, b2, b3], [x]) => b1!.mul(b2!.div(b3!.add(x!)).exp()),
  MGH17: ([b1, b2, b3, b4, b5], [x]) =>
    b1!.add(b2!.mul(b4!.mul(-x!).exp())).add(b3!.mul(b5!.mul(-x!).exp())),
  Misra1a: saturation,
  Misra1b: ([b1, b2], [x]) =>
    b1!.mul(
      b2!
        .mul(x! / 2)
        .add(1)
        .pow(-2)
        .neg()
        .add(1),
    ),
  Misra1c: ([b1, b2], [x]) =>
    b1!.mul(
      b2!
        .mul(2 * x!)
        .add(1)
        .pow(-0.5)
        .neg()
        .add(1),
    ),
  Misra1d: ([b1, b2], [x]) => b1!.mul(b2!).mul(x!).div(b2!.mul(x!).add(1)),
  Nelson: ([b1, b2, b3], [x1, x2]) => b1!.sub(b2!.mul(x1!).mul(b3!.mul(-x2!).exp())),
  Rat42: ([b1, b2, b3], [x]) => b1!.div(b2!.sub(b3!.mul(x!)).exp().add(1)),
  Rat43: ([b1, b2, b3, b4], [x]) =>
    b1!.div(b2!.sub(b3!.mul(x!)).exp().add(1).pow(b4!.reciprocal())),
  Roszman1: ([b1, b2, b3, b4], [x]) =>
    b1!.sub(b2!.mul(x!)).sub(b3!.div(b4!.neg().add(x!)).atan().div(Math.PI)),
  Thurber: rational(4),
}
