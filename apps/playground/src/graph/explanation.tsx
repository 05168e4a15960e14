import { exact, shown } from '../number'
import { partialOf } from './formula'
import { calculation, operandNames, symbolOf } from './symbols'
import type { Model } from './model'
import { localsOf } from './moves'
import type { Frame } from './moves'
import { current, frame, model, sound, subject } from './state'

const MOST_ROWS = 8

/** What one node receives, computes and propagates, in both directions. */
export function Explanation() {
  const now = model.value
  const id = current.value
  if (!now) return null
  if (id === undefined) {
    return (
      <section class="explanation" aria-label="Explanation" aria-live="polite">
        <h2>Only the leaves are known</h2>
        <p class="remark">
          Step on: one node after another works out its value from its operands. Then the gradients
          travel back the same way, from the result to the leaves.
        </p>
      </section>
    )
  }
  const node = now.nodes[id]!
  const labels = now.incoming[id]!.map(({ from }) => {
    const { op, label, data } = now.nodes[from]!
    return op === '' && label === '' ? shown(data) : label
  })
  const names = operandNames(labels)
  const title = node.label || (node.op === '' ? 'a constant' : 'z')
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
          ? `${label} is ${exact(data)} and is held fixed, so it gets no gradient.`
          : `${exact(data)} is written in the program. It is a constant, so it gets no gradient.`}
      </p>
    )
  }
  return (
    <p>
      <b>{label}</b> is {exact(data)}. If it grows a little, {result} changes by{' '}
      <span class="grad">{exact(grad)}</span> times as much. Drag it and see.
    </p>
  )
}

function Operation(props: { id: number; now: Model; names: string[]; at: Frame | undefined }) {
  const { id, now, names, at } = props
  const node = now.nodes[id]!
  const incoming = now.incoming[id]!
  const isTracked = now.values[id]!.requiresGrad
  const given = incoming
    .map(({ from }, i) => `${names[i]} = ${shown(now.nodes[from]!.data)}`)
    .filter((_, i) => !isConstant(now, incoming[i]!.from))
    .slice(0, MOST_ROWS)
  const gradient = !at || !at.isBackward ? node.grad : at.grads[id]!
  const isReached = !at || at.isBackward
  const from = received(now, id)
  const result = subject.value?.title ?? 'the result'
  return (
    <>
      <p>
        <span class="tag">forward</span>{' '}
        {given.length > 0 &&
          `receives ${given.join(', ')}${incoming.length > MOST_ROWS ? ' …' : ''} and `}
        passes on <b>{exact(node.data)}</b>.
      </p>
      {!isTracked ? (
        <p class="remark">Nothing variable leads here, so no gradient flows this way.</p>
      ) : !isReached ? (
        <p class="remark">Its gradient arrives on the way back, once the result is reached.</p>
      ) : (
        <>
          <p>
            <span class="tag">backward</span> receives{' '}
            <span class="grad">
              ∂{result.includes('/') ? `(${result})` : result}/∂{node.label || 'z'} ={' '}
              {exact(gradient)}
            </span>
            {from}.
          </p>
          <Locals id={id} now={now} names={names} gradient={gradient} />
        </>
      )}
    </>
  )
}

/** Whether a node is a number in the program, which nothing is passed back to. */
const isConstant = ({ nodes }: Model, id: number): boolean =>
  nodes[id]!.op === '' && nodes[id]!.label === ''

/** Where a node's gradient comes from. */
function received({ nodes, edges }: Model, id: number): string {
  if (id === nodes.length - 1) return ', by definition'
  const to = new Set(edges.filter(({ from }) => from === id).map(({ to }) => to))
  const names = [...to].map((each) => nodes[each]!.label || symbolOf(nodes[each]!.op))
  return names.length === 1
    ? ` from ${names[0]}`
    : `, the sum of what comes back from ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** A row for each operand: the local derivative as a formula and as a number, and what is propagated. */
function Locals(props: { id: number; now: Model; names: string[]; gradient: number }) {
  const { id, now, names, gradient } = props
  const node = now.nodes[id]!
  const incoming = now.incoming[id]!
  const locals = localsOf(now)(id)
  const z = node.label || 'z'
  const plain = incoming.map(({ from }, i) =>
    isConstant(now, from) ? now.nodes[from]!.data : names[i]!,
  )
  return (
    <div class="scrolled" tabIndex={0} role="group" aria-label="Local derivatives">
      <table>
        <thead>
          <tr>
            <th scope="col">operand</th>
            <th scope="col">local derivative</th>
            <th scope="col" class="number spare">
              value
            </th>
            <th scope="col" class="number">
              passes on
            </th>
          </tr>
        </thead>
        <tbody>
          {incoming.slice(0, MOST_ROWS).map(({ from, index }, i) => {
            if (isConstant(now, from)) return null
            const isTracked = now.values[from]!.requiresGrad
            const local = locals[index]!
            const share = local === 0 || gradient === 0 ? 0 : gradient * local
            return (
              <tr key={index}>
                <th scope="row">{names[i]}</th>
                <td class="formula">
                  {`∂${z}/∂${names[i]} = ${partialOf(node.op, index, { operands: plain, result: z })}`}
                </td>
                <td class="number spare">{shown(local, 6)}</td>
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
