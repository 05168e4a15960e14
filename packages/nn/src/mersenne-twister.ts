import { Random } from './random'

const SIZE = 624
const SHIFT = 397

/**
 * MT19937 of Matsumoto and Nishimura (1998), which Python's `random` and NumPy's legacy generator are
 * built on: 32 bits at a time, and `random()` with 53 bits, as both have it.
 */
export abstract class MersenneTwister extends Random {
  /** The 624 words that the next numbers follow from. */
  protected readonly words: Uint32Array = new Uint32Array(SIZE)
  /** How many of them were used since they were last renewed. */
  protected used: number = SIZE
  /** The second number of a pair from the normal distribution, while it is not used. */
  protected spare: number | undefined

  /** Its 624 words, how many of them are used, and the spare number; NaN for none. */
  override get state(): number[] {
    return [...this.words, this.used, this.spare ?? NaN]
  }
  override set state(state: number[]) {
    this.words.set(state.slice(0, SIZE))
    this.used = state[SIZE]!
    this.spare = Number.isNaN(state[SIZE + 1]) ? undefined : state[SIZE + 1]
  }

  random(): number {
    return ((this.bits() >>> 5) * 2 ** 26 + (this.bits() >>> 6)) / 2 ** 53
  }

  /** The next 32 bits, as an integer from 0 to 2³² − 1. */
  bits(): number {
    if (this.used === SIZE) this.renew()
    let y = this.words[this.used++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    y ^= y >>> 18
    return y >>> 0
  }

  private renew(): void {
    const { words } = this
    for (let i = 0; i < SIZE; i++) {
      const y = (words[i]! & 0x80000000) | (words[(i + 1) % SIZE]! & 0x7fffffff)
      words[i] = words[(i + SHIFT) % SIZE]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
    }
    this.used = 0
  }

  /** Starts from one word (`init_genrand`). */
  protected startFrom(seed: number): void {
    const { words } = this
    words[0] = seed
    for (let i = 1; i < SIZE; i++) {
      words[i] = Math.imul(1812433253, words[i - 1]! ^ (words[i - 1]! >>> 30)) + i
    }
    this.used = SIZE
  }

  /** Starts from a list of words (`init_by_array`). */
  protected startFromAll(key: readonly number[]): void {
    const { words } = this
    this.startFrom(19650218)
    let i = 1
    const mixed = (factor: number) =>
      words[i]! ^ Math.imul(words[i - 1]! ^ (words[i - 1]! >>> 30), factor)
    const advance = () => {
      i++
      if (i < SIZE) return
      words[0] = words[SIZE - 1]!
      i = 1
    }
    for (let k = 0; k < Math.max(SIZE, key.length); k++) {
      words[i] = mixed(1664525) + key[k % key.length]! + (k % key.length)
      advance()
    }
    for (let k = 0; k < SIZE - 1; k++) {
      words[i] = mixed(1566083941) - i
      advance()
    }
    words[0] = 0x80000000
  }
}
