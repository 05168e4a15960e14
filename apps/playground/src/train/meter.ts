import type { Trainer, Way } from './trainer'

const WAYS: readonly Way[] = ['compiled', 'eager']
/** A burst is long enough for the clock, which browsers make coarse. */
const BURST = 8
const BURSTS = 30
/** Steps that take longer than this are not repeated for the sake of precision. */
const LONG = 80
/** How many of them are enough: one may have been interrupted. */
const LONG_BURSTS = 3

/** What is measured: a training that can take steps in both ways. */
type Twin = Pick<Trainer, 'way' | 'advance'>

/** Steps per second in both ways, measured on a twin of the network, a little at a time. */
export class Meter {
  private twin: Twin | undefined
  private way = 0
  private bursts = 0
  private longBursts = 0
  /** Steps a millisecond in the quickest burst, which nothing else disturbed. */
  private best = 0
  private readonly found: number[] = []

  constructor(private readonly makeTwin: () => Twin) {}

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
    // The first step compiles, and says nothing about those that follow.
    if (this.bursts++ > 0) this.best = Math.max(this.best, steps / time)
    if (time / steps > LONG) this.longBursts++
    if (this.bursts < BURSTS && this.longBursts < LONG_BURSTS) return
    this.found.push(1000 * this.best)
    Object.assign(this, { way: this.way + 1, bursts: 0, longBursts: 0, best: 0 })
  }
}
