import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { check } from './laws'
import type { Data } from './laws'
import { PROFILES, anyNumber, ordinary, programs, text } from './program'

// Random programs on every back end against eager code, until the time is over:
//
//     npm run fuzz -- --minutes 10
//     npm run fuzz -- --seed 12345      the programs of one seed again

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } },
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new RangeError(`--minutes is ${values.minutes}; pass a number above 0`)
/** A seed that is given runs once. */
const until = values.seed === undefined ? Date.now() + minutes * 60_000 : 0
/** Programs for each seed: few, so that a seed that failed fails again soon. */
const RUNS = 20

let seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
if (!Number.isInteger(seed)) throw new RangeError(`--seed is ${values.seed}; pass a whole number`)
console.log(`seed ${seed}, for ${minutes} minutes`)

const list = (of: fc.Arbitrary<number>, minLength: number): fc.Arbitrary<number[]> =>
  fc.array(of, { minLength, maxLength: 12 })
let count = 0
do {
  for (const profile of PROFILES) {
    for (const numbers of [anyNumber, ordinary]) {
      const data: fc.Arbitrary<Data> = fc.record({
        rows: fc.array(list(numbers, 1), { minLength: 1, maxLength: 5 }),
        weights: list(fc.constantFrom(0, 1, 1, 2, 0.5, -0.5), 1),
        direction: list(ordinary, 1),
      })
      const property = fc.asyncProperty(programs(profile, numbers), data, (program, given) =>
        check(program, profile, given),
      )
      const details = await fc.check(property, { seed, numRuns: RUNS })
      count += details.numRuns
      if (details.failed) {
        const [program, given] = details.counterexample!
        console.error(`\nfailed in ${profile.name}: ${String(details.errorInstance)}`)
        console.error(`smallest program found:${text(program)}${JSON.stringify(given)}`)
        console.error(`again: npm run fuzz -- --seed ${seed}`)
        process.exit(1)
      }
    }
  }
  seed = (seed + 1) % 2 ** 31
} while (Date.now() < until)
console.log(`${count} programs agree with eager code on every back end`)
