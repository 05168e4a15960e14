/**
 * A source of random numbers that gives the same stream for the same seed.
 *
 * For a generator of your own, extend this class and implement `random()`. The other methods call it;
 * override those that the generator does differently.
 * @example
 * class Countdown extends Random {
 *   left = 1
 *   random() {
 *     return (this.left /= 2)
 *   }
 * }
 * new Countdown().uniform(-1, 1) // 0
 */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export abstract class Random {
  /** A uniform number in [0, 1). */
  abstract random(): number

  /** A uniform number between `low` and `high`. */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.random()
  }

  /** A number from the normal distribution (Box and Muller 1958). */
  normal(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.random()))
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.random())
  }

  /** A uniform integer from 0 to `count` − 1. */
  integer(count: number): number {
    return Math.floor(this.random() * count)
  }

  /** Shuffles a list in place, every order equally likely, and returns it (Fisher and Yates). */
  shuffle<Item>(items: Item[]): Item[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1)
      const item = items[i]!
      items[i] = items[j]!
      items[j] = item
    }
    return items
  }

  /** The integers from 0 to `count` − 1 in random order. */
  permutation(count: number): number[] {
    return this.shuffle(Array.from({ length: count }, (_, i) => i))
  }
}

// Declared like this, accessors may implement it, and it costs no bytes.
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export interface Random {
  /**
   * What the next numbers follow from, as numbers that may be saved. Set it to go on from there, or to
   * let another generator do so. Undefined for a generator that does not have it.
   */
  state?: number[] | undefined
}
