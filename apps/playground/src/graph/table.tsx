import { shown } from '../number'
import { frame, model } from './state'
import { calculation, operandNames } from './symbols'

const MOST_ROWS = 300

/** The graph as a table, in the order in which it is computed. */
export function Table() {
  const { nodes = [], incoming = [] } = model.value ?? {}
  const at = frame.value
  return (
    <>
      <div class="scrolled tall" tabIndex={0} role="group" aria-label="The graph as a table">
        <table>
          <thead>
            <tr>
              <th scope="col">node</th>
              <th scope="col">made as</th>
              <th scope="col" class="number">
                data
              </th>
              <th scope="col" class="number">
                gradient
              </th>
            </tr>
          </thead>
          <tbody>
            {nodes.slice(0, MOST_ROWS).map(({ id, op, label, data, grad }) => (
              <tr key={id}>
                <th scope="row">{name(id)}</th>
                <td>
                  {op === ''
                    ? label === ''
                      ? 'a constant'
                      : 'a leaf'
                    : calculation(op, operandNames(incoming[id]!.map(({ from }) => name(from))))}
                </td>
                <td class="number">{at && !at.isKnown[id] ? '·' : shown(data, 6)}</td>
                <td class="number grad">
                  {!at ? shown(grad, 6) : at.isBackward ? shown(at.grads[id]!, 6) : '·'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {nodes.length > MOST_ROWS && (
        <p class="remark">
          The first {MOST_ROWS} of {nodes.length} nodes.
        </p>
      )}
    </>
  )
}

const name = (id: number): string => {
  const node = model.value!.nodes[id]!
  return node.label || (node.op === '' ? shown(node.data) : `node ${id + 1}`)
}
