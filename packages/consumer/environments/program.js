// Uses each entry of the packages; what it tells is the same wherever it runs.
import { Value, hessian } from '@mg/engine'
import { compile, scalar, toModule, vector } from '@mg/engine/compile'
import { toSource } from '@mg/engine/export'
import { formula } from '@mg/engine/formula'
import { graph } from '@mg/engine/graph'
import { scan } from '@mg/engine/loops'
import { ops } from '@mg/engine/ops'
import { checkGradients } from '@mg/engine/testing'
import { MLP } from '@mg/nn'
import { SGD, fit, mseLoss } from '@mg/optim'

export async function report() {
  const x = new Value(2)
  const y = formula`${x}**3 + ${x}*${x}`
  y.backward()
  checkGradients(([a, b]) => a.mul(b).tanh(), [0.3, 0.4])
  const f = compile(([a, b]) => a.mul(b).add(b.square()), [vector(2)])
  const cube = compile((a) => scan((carry) => [carry.mul(a), carry], 1, 3)[0], [scalar])
  const model = new MLP(2, [3, 1], { seed: 1 })
  const optimizer = new SGD(model.parameters(), { lr: 0.1 })
  const data = { x: [[0, 0], [0, 1], [1, 0], [1, 1]], y: [0, 1, 1, 0] } // prettier-ignore
  const { executionMode, history } = await fit(model, data, {
    loss: mseLoss,
    optimizer,
    epochs: 20,
  })
  return JSON.stringify([
    y.data,
    x.grad,
    hessian((t) => t.pow(3), 2).data,
    graph(y).nodes.length,
    Object.keys(ops).length,
    f.target,
    ...f.gradient([3, 2]),
    cube.gradient(2),
    toModule(f).length,
    toSource(f, { language: 'c', what: 'gradient' }).length,
    executionMode,
    history.at(-1).loss.toFixed(9),
  ])
}
