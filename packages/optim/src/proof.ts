import type { Box } from './bounds'
import { agree, meanSize } from './training/agreement'
import { randoms } from './training/random'

/** Why a function is not compiled that would give other numbers. */
const DIFFERENT =
  'the compiled function gave other numbers than the eager one; let it do the same each time that it is called, and choose with where(condition, a, b) instead of if, ?:, === or an index'

/** When a check is made: where the search begins, on the way, or where it ends. */
export type CheckTime = 'start' | 'between' | 'end'

/**
 * What a solver checks while it runs a compiled function: that the eager one gives the same where the
 * search begins, after 4, 16, 64 … evaluations, and where it ends.
 *
 * Each time near that point, too. There numbers have their usual size, so that what is 0 but for
 * rounding can be compared, and branches that give the same at a point of symmetry differ.
 */
export class Proof {
  private evaluations = 0
  private checks = 0

  /** @param isSame whether both are the same at a point, and at another one near it */
  constructor(
    private readonly box: Box,
    private readonly isSame: (x: Float64Array, near: Float64Array, when: CheckTime) => boolean,
  ) {}

  /** Counts an evaluation, and checks some of them. */
  visit(x: Float64Array): void {
    const count = ++this.evaluations
    if (count === 1) this.check(x, 'start')
    // Powers of 4 have one bit, at an even place.
    else if ((count & (count - 1)) === 0 && (count & 0x55555555) !== 0) this.check(x, 'between')
  }

  /** Checks where the search ends. */
  end(x: ArrayLike<number>): void {
    this.check(Float64Array.from(x), 'end')
  }

  /** @throws Error when both are not the same */
  private check(x: Float64Array, when: CheckTime): void {
    const random = randoms(++this.checks, -4)
    const near = x.map((p, j) => {
      const share = (random() < 0.5 ? -1 : 1) * (0.01 + 0.09 * random())
      return this.box.clamp(p + share * Math.max(Math.abs(p), 0.1), j)
    })
    if (!this.isSame(x, near, when)) throw new Error(DIFFERENT)
  }
}

/** Lists of numbers, each of which has numbers of one kind. */
export type Lists = readonly ArrayLike<number>[]

/**
 * Whether two functions give the same lists at a point and near it, but for rounding.
 * @param nearby what both give near it, or nothing where one of them throws
 */
export function sameLists(
  eager: Lists,
  compiled: Lists,
  nearby: readonly [Lists, Lists] | undefined,
): boolean {
  const sizeOf = (list: ArrayLike<number> | undefined): number => (list && meanSize(list)) || 0
  const same = (a: ArrayLike<number>, b: ArrayLike<number>, size: number): boolean =>
    a.length === b.length && agree(a, b, size)
  if (nearby && !nearby[0].every((list, i) => same(list, nearby[1][i]!, sizeOf(list)))) return false
  return eager.every((list, i) =>
    same(list, compiled[i]!, Math.max(sizeOf(list), sizeOf(nearby?.[0][i]))),
  )
}

/** What `f` gives, or nothing where it throws. */
export function unlessThrown<T>(f: () => T): T | undefined {
  try {
    return f()
  } catch {
    return undefined
  }
}
