import type { Trainer, Way } from './trainer'

const WAYS: readonly Way[] = ['compiled', 'eager']
/** A burst is long enough for the clock, which browsers make coarse. */
const BURST = 8
/** The first bursts let the machine warm up. */
const WARM_UP = 6
const COUNTED = 24
/** A step that takes longer than this is not repeated for the sake of precision. */
const LONG = 80

/** Steps per second in both ways, measured on a twin of the network, a little at a time. */
export class Meter {
  private twin: Trainer | undefined
  private way = 0
  private bursts = 0
  /** Steps a millisecond in the quickest burst, which nothing else disturbed. */
  private best = 0
  private readonly found: number[] = []

  constructor(private readonly makeTwin: () => Trainer) {}

  /** Steps per second, once both are known. */
  get speeds(): { compiled: number; eager: number } | undefined {
    const [compiled, eager] = this.found
    return eager === undefined ? undefined : { compiled: compiled!, eager }
  }

  /** Measures for a few milliseconds. */
  measure(): void {
    if (this.speeds) return
    this.twin ??= this.makeTwin()
    this.twin.way = WAYS[this.way]!
    const start = performance.now()
    let time = 0
    let steps = 0
    while (time < BURST) {
      if (!this.twin.advance()) {
        this.found.push(Number.NaN, Number.NaN)
        return
      }
      steps++
      time = performance.now() - start
    }
    if (++this.bursts > WARM_UP || time > LONG) {
      this.best = Math.max(this.best, steps / time)
    }
    if (this.bursts < WARM_UP + COUNTED && time <= LONG) return
    this.found.push(1000 * this.best)
    Object.assign(this, { way: this.way + 1, bursts: 0, best: 0 })
  }
}
