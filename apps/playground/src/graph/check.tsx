import { effect, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { exact, shown } from '../number'
import { lazy } from '../ui/lazy'
import type { Row } from './checking'
import { model, sound } from './state'

const rows = signal<readonly Row[]>([])
const checker = lazy(() => import('./checking'))

/** Programs of more nodes than these are checked aside of the page. */
const MANY = 400

let worker: Worker | undefined
let asked = 0

/** Checks leaf by leaf, with pauses in which the page can do other things. */
async function check(
  { checkLeaf, leavesToCheck }: NonNullable<ReturnType<typeof checker>>,
  isGone: () => boolean,
): Promise<void> {
  const made = sound.peek()
  if ((model.peek()?.nodes.length ?? 0) > MANY) {
    worker ??= aside()
    const { program, options } = made
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    worker.postMessage({ id: ++asked, program, options })
    return
  }
  asked++
  const found: Row[] = []
  for (const leaf of leavesToCheck(made.leaves)) {
    await new Promise((done) => setTimeout(done))
    if (isGone()) return
    found.push(checkLeaf(made, leaf))
  }
  rows.value = found
}

function aside(): Worker {
  const made = new Worker(new URL('check-worker.ts', import.meta.url), { type: 'module' })
  made.addEventListener('message', ({ data }: MessageEvent<{ id: number; rows: Row[] }>) => {
    if (data.id === asked) rows.value = data.rows
  })
  return made
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
  const tolerance = testing?.TOLERANCE ?? 0
  const wrong = rows.value.filter(({ error }) => !(error <= tolerance))
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
                <td class={`number${error <= tolerance ? '' : ' wrong'}`}>{shown(error, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="remark" role="status">
        {rows.value.length === 0
          ? 'Checking …'
          : wrong.length === 0
            ? `All agree to ${shown(tolerance)}.`
            : `These do not agree: ${wrong.map(({ key }) => key).join(', ')}. Near a kink, or where numbers overflow, differences cannot be trusted.`}
        {testing &&
          free.length > testing.MOST_LEAVES &&
          ` The first ${testing.MOST_LEAVES} of ${free.length} leaves are shown.`}
      </p>
    </>
  )
}
