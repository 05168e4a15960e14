import { effect, signal } from '@preact/signals'
import type { Value } from '@mg/engine'
import type * as Testing from '@mg/engine/testing'
import { useEffect } from 'preact/hooks'
import { exact, shown } from '../number'
import { evaluate } from '../language/evaluate'
import { lazy } from '../ui/lazy'
import { sound } from './state'

interface Row {
  key: string
  computed: number
  numeric: number
  error: number
}

/** More leaves than these take longer than anybody wants to wait. */
const MOST_LEAVES = 24
const TOLERANCE = 1e-6

const rows = signal<readonly Row[]>([])
const checker = lazy(() => import('@mg/engine/testing'))

/** Checks leaf by leaf, with pauses in which the page can do other things. */
async function check(
  { checkGradients, GradientError }: typeof Testing,
  isGone: () => boolean,
): Promise<void> {
  const found: Row[] = []
  const { program, options, leaves } = sound.peek()
  for (const { key, value } of leaves
    .filter((leaf) => leaf.value.requiresGrad)
    .slice(0, MOST_LEAVES)) {
    await new Promise((done) => setTimeout(done))
    if (isGone()) return
    const f = (x: Value): Value =>
      evaluate(program, { ...options, leaves: new Map([[key, x]]) }).result!
    let report
    try {
      report = checkGradients(f, value.data, { tolerance: TOLERANCE })
    } catch (error) {
      if (!(error instanceof GradientError)) throw error
      report = error.report
    }
    found.push({ key, ...report.checks[0]! })
  }
  rows.value = found
}

/** The gradient by `backward` beside central differences, which know nothing of rules. */
export function Check() {
  const testing = checker()
  useEffect(() => {
    if (!testing) return undefined
    let run = 0
    const stop = effect(() => {
      const mine = ++run
      if (sound.value.result) {
        void check(testing, () => mine !== run)
      }
    })
    return () => {
      run = -1
      stop()
    }
  }, [testing])
  const { leaves, name } = sound.value
  const free = leaves.filter(({ value }) => value.requiresGrad)
  const wrong = rows.value.filter(({ error }) => !(error <= TOLERANCE))
  if (free.length === 0)
    return <p class="remark">There is no leaf to differentiate with respect to.</p>
  return (
    <>
      <p>
        Central differences nudge each leaf a little to either side and see how {name} changes. They
        know nothing of the chain rule, so if both agree, that means something.
      </p>
      <div class="scrolled" tabIndex={0} role="group" aria-label="Gradients compared">
        <table>
          <thead>
            <tr>
              <th scope="col">leaf</th>
              <th scope="col" class="number">
                by backward
              </th>
              <th scope="col" class="number">
                by central differences
              </th>
              <th scope="col" class="number">
                relative error
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.value.map(({ key, computed, numeric, error }) => (
              <tr key={key}>
                <th scope="row">{key}</th>
                <td class="number grad">{exact(computed)}</td>
                <td class="number">{exact(numeric)}</td>
                <td class={`number${error <= TOLERANCE ? '' : ' wrong'}`}>{shown(error, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="remark" role="status">
        {rows.value.length === 0
          ? 'Checking …'
          : wrong.length === 0
            ? `All agree to ${shown(TOLERANCE)}.`
            : `These do not agree: ${wrong.map(({ key }) => key).join(', ')}. Near a kink, or where numbers overflow, differences cannot be trusted.`}
        {free.length > MOST_LEAVES &&
          ` The first ${MOST_LEAVES} of ${free.length} leaves are shown.`}
      </p>
    </>
  )
}
