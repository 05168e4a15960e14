import { afterEach, describe, expect, it, vi } from 'vitest'
import { Meter } from '../src/train/meter'
import type { Way } from '../src/train/trainer'

/** Measures a training whose steps take as long as `cost` says, by a clock that only they move. */
function measured(cost: (way: Way, step: number) => number): Meter['speeds'] {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const steps = { compiled: 0, eager: 0 }
  const twin = {
    way: 'compiled' as Way,
    advance(): boolean {
      now += cost(twin.way, ++steps[twin.way])
      return true
    },
  }
  const meter = new Meter(() => twin)
  for (let i = 0; i < 100 && !meter.speeds; i++) meter.measure()
  return meter.speeds
}

describe('how fast both ways are', () => {
  afterEach(() => void vi.restoreAllMocks())

  it('leaves out the first step, which compiles', () => {
    const speeds = measured((way, step) => (way === 'eager' ? 10 : step === 1 ? 250 : 0.1))
    expect(speeds!.compiled).toBeCloseTo(10_000, 6)
    expect(speeds!.eager).toBeCloseTo(100, 6)
  })

  it('counts the quickest steps, where others were interrupted', () => {
    const speeds = measured((way, step) =>
      step === 9 || step === 11 ? 100 : way === 'eager' ? 5 : 0.5,
    )
    expect(speeds!.compiled).toBeCloseTo(2000, 6)
    expect(speeds!.eager).toBeCloseTo(200, 6)
  })

  it('repeats long steps no more than needed', () => {
    let count = 0
    const speeds = measured((way) => {
      if (way === 'compiled') return 1
      count++
      return 1000
    })
    expect(speeds!.eager).toBeCloseTo(1, 9)
    expect(count).toBe(3)
  })
})
