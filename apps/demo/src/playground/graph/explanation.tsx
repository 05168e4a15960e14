import { exact, shown } from '../number'
import { lazy } from '../ui/lazy'
import { calculation, operandNames, symbolOf } from './symbols'
import type { Model } from './model'
import { localsOf } from './moves'
import type { Frame } from './moves'
import { current, frame, model, sound, subject } from './state'

const MOST_ROWS = 8
/** The rules come with the compiler, which need not be there at first. */
const formulas = lazy(() => import('./formula'))

/** What one node receives, works out and hands on, in both directions. */
export function Explanation() {
  const now = model.value
  const id = current.value
  if (!now) return null
  if (id === undefined) {
    return (
      <section class="explanation" aria-label="Explanation" aria-live="polite">
        <h2>Only the leaves are known</h2>
        <p class="remark">
          Step on: one node after the other gets its number from its operands. Then gradients come
          back the same way, from the result to the leaves.
        </p>
      </section>
    )
  }
  const node = now.nodes[id]!
  const labels = now.incoming[id]!.map(({ from }) => now.nodes[from]!.label)
  const names = operandNames(labels)
  const title = node.label || (node.op === '' ? 'a constant' : symbolOf(node.op))
  return (
    <section class="explanation" aria-label="Explanation" aria-live="polite">
      <h2>
        {title}
        {node.op !== '' && (
          <small>
            {' = '}
            {calculation(node.op, names)}
          </small>
        )}
      </h2>
      {node.op === '' ? (
        <LeafText id={id} now={now} />
      ) : (
        <Operation id={id} now={now} names={names} at={frame.value} />
      )}
    </section>
  )
}

function LeafText({ id, now }: { id: number; now: Model }) {
  const { label, data, grad } = now.nodes[id]!
  const result = subject.value?.title ?? 'the result'
  const isFixed = !now.values[id]!.requiresGrad
  if (label === '' || isFixed) {
    return (
      <p>
        {isFixed && label !== ''
          ? `${label} is ${exact(data)} and is held: no gradient is worked out for it.`
          : `The number ${exact(data)} stands in the text. It is no variable, and takes no gradient.`}
      </p>
    )
  }
  return (
    <p>
      <b>{label}</b> is {exact(data)}. When it grows by a little, {result} changes by{' '}
      <span class="grad">{exact(grad)}</span> times as much. Drag it to see.
    </p>
  )
}

function Operation(props: { id: number; now: Model; names: string[]; at: Frame | undefined }) {
  const { id, now, names, at } = props
  const node = now.nodes[id]!
  const incoming = now.incoming[id]!
  const isTracked = now.values[id]!.requiresGrad
  const given = incoming
    .slice(0, MOST_ROWS)
    .map(({ from }, i) => `${names[i]} = ${shown(now.nodes[from]!.data)}`)
  const gradient = !at || !at.isBackward ? node.grad : at.grads[id]!
  const isReached = !at || at.isBackward
  const from = received(now, id)
  const result = subject.value?.title ?? 'the result'
  return (
    <>
      <p>
        <span class="tag">forward</span> receives {given.join(', ')}
        {incoming.length > MOST_ROWS ? ' …' : ''}, hands on <b>{exact(node.data)}</b>.
      </p>
      {!isTracked ? (
        <p class="remark">Nothing that can change leads here, so no gradient comes this way.</p>
      ) : !isReached ? (
        <p class="remark">Its gradient comes when the result is reached and the way leads back.</p>
      ) : (
        <>
          <p>
            <span class="tag">backward</span> receives{' '}
            <span class="grad">
              ∂{result}/∂{node.label || 'z'} = {exact(gradient)}
            </span>
            {from}.
          </p>
          <Locals id={id} now={now} names={names} gradient={gradient} />
        </>
      )}
    </>
  )
}

/** Where a node's gradient comes from. */
function received({ nodes, edges }: Model, id: number): string {
  if (id === nodes.length - 1) return ', by definition'
  const to = new Set(edges.filter(({ from }) => from === id).map(({ to }) => to))
  const names = [...to].map((each) => nodes[each]!.label || symbolOf(nodes[each]!.op))
  return names.length === 1
    ? ` from ${names[0]}`
    : `, the sum of what comes from ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** A row for each operand: the local derivative as a formula and as a number, and what is handed on. */
function Locals(props: { id: number; now: Model; names: string[]; gradient: number }) {
  const { id, now, names, gradient } = props
  const node = now.nodes[id]!
  const incoming = now.incoming[id]!
  const written = formulas()
  const rules = written?.rulesOf(node.op, incoming.length)
  const locals = localsOf(now)(id)
  const z = node.label || 'z'
  const plain = incoming.map(({ from }, i) => {
    const { op, label, data } = now.nodes[from]!
    return op === '' && label === '' ? data : names[i]!
  })
  return (
    <div class="scrolled" tabIndex={0} role="group" aria-label="Local derivatives">
      <table>
        <thead>
          <tr>
            <th scope="col">operand</th>
            <th scope="col">local derivative</th>
            <th scope="col" class="number">
              as a number
            </th>
            <th scope="col" class="number">
              hands on
            </th>
          </tr>
        </thead>
        <tbody>
          {incoming.slice(0, MOST_ROWS).map(({ from, index }, i) => {
            const isTracked = now.values[from]!.requiresGrad
            const local = locals[index]!
            const share = local === 0 || gradient === 0 ? 0 : gradient * local
            return (
              <tr key={index}>
                <th scope="row">{names[i]}</th>
                <td class="formula">
                  {written &&
                    `∂${z}/∂${names[i]} = ${written.formula(rules![index]!, { operands: plain, result: z })}`}
                </td>
                <td class="number">{shown(local, 6)}</td>
                <td class="number grad">
                  {isTracked
                    ? `${shown(gradient, 3)} × ${shown(local, 3)} = ${shown(share, 6)}`
                    : '—'}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {incoming.length > MOST_ROWS && (
        <p class="remark">and {incoming.length - MOST_ROWS} more of the same kind</p>
      )}
    </div>
  )
}

/** Where the node that is explained was made, for the editor to show. */
export const placeOfCurrent = () => {
  const id = current.value
  const value = id === undefined ? undefined : model.value?.values[id]
  return value && sound.value.places.get(value)
}
