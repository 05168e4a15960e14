import { counted, shown } from '../number'
import { path, study } from './state'
import type { Node } from './protocol'

/** The loss of the typed name, opened operation by operation down to a parameter. */
export function Walked() {
  const walk = study.value?.walk
  if (!walk) return <section class="names-walk" aria-label="Graph" />
  const here = walk.trail.at(-1)!
  return (
    <section class="names-walk" aria-label="Graph">
      <h2>All of it is Values</h2>
      <p class="remark">
        The loss of “{study.value!.tokens.slice(1).join('')}” is a graph of {counted(walk.size)}{' '}
        Values. Go down it: each node has its number, and its gradient says how the loss would
        change with it.
      </p>
      <ol class="trail" aria-label="From the loss to here">
        {walk.trail.map((node, i) => (
          <li key={i}>
            <button
              type="button"
              class="quiet"
              aria-current={i === walk.trail.length - 1 ? 'step' : undefined}
              onClick={() => (path.value = path.value.slice(0, i))}
            >
              {i === 0 ? 'loss' : nameOf(node)}
            </button>
          </li>
        ))}
      </ol>
      <p class="here">
        <b>{walk.trail.length === 1 ? 'loss' : nameOf(here)}</b> is {shown(here.data, 6)}; its
        gradient is {shown(here.grad, 4)}.
      </p>
      {walk.operands.length === 0 ? (
        <p>
          {here.name
            ? 'A parameter: this is where the gradient is used.'
            : 'A number that was given.'}
        </p>
      ) : (
        <>
          <p class="label">It is made by {here.op} of</p>
          <ul class="operands">
            {walk.operands.map((node, i) => (
              <li key={i}>
                <button type="button" onClick={() => (path.value = [...path.value, i])}>
                  <b>{nameOf(node)}</b> {(node.name || node.op) && shown(node.data)}{' '}
                  <small>gradient {shown(node.grad, 3)}</small>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

const nameOf = ({ op, name, data }: Node): string => name || op || shown(data)
