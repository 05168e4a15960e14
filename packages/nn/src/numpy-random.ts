import { MersenneTwister } from './mersenne-twister'

/**
 * The streams of NumPy's legacy generator after `numpy.random.seed(seed)` or from `RandomState(seed)`,
 * number by number: `random()`, `uniform(low, high)`, `normal(mean, deviation)`, `shuffle(list)`,
 * `permutation(n)`; `integer(n)` is its `randint(n)`.
 * Normal numbers may differ in the last bit, as the platform's log and cos do.
 * @example
 * const random = new NumpyRandom(1337)
 * random.random() // 0.2620246750155817
 */
export class NumpyRandom extends MersenneTwister {
  /** @throws RangeError when the seed is not an integer from 0 to 2³² − 1, as in NumPy */
  constructor(seed: number) {
    super()
    if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) {
      throw new RangeError(`got the seed ${seed}; pass an integer from 0 to 2³² − 1`)
    }
    this.startFrom(seed)
  }

  override integer(count: number): number {
    if (count <= 1) return 0
    const mask = 0xffffffff >>> Math.clz32(count - 1)
    for (;;) {
      const result = (this.bits() & mask) >>> 0
      if (result < count) return result
    }
  }

  /** By the polar method of Marsaglia, which gives two at a time. */
  override normal(mean: number, deviation: number): number {
    let z = this.spare
    this.spare = undefined
    if (z === undefined) {
      let x
      let y
      let square
      do {
        x = 2 * this.random() - 1
        y = 2 * this.random() - 1
        square = x * x + y * y
      } while (square >= 1 || square === 0)
      const factor = Math.sqrt((-2 * Math.log(square)) / square)
      this.spare = factor * x
      z = factor * y
    }
    return mean + deviation * z
  }
}
