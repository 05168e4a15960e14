import { Value, sum } from '@mg/engine'
import { compile, scalar } from '@mg/engine/compile'
import { MLP } from '@mg/nn'
import { Adam, crossEntropy, fit, trainer } from '@mg/optim'
import type { Figures } from './ours'
import { numbers, shortest } from './timing'

/** As many rows as the 8×8 digits of scikit-learn have, each with a class that follows from its pixels. */
function digits8(): { x: Float64Array[]; y: number[] } {
  const [rows, pixels] = [1797, 64]
  const all = numbers(rows * pixels)
  const x = Array.from({ length: rows }, (_, r) => all.subarray(pixels * r, pixels * (r + 1)))
  const y = x.map((row) => {
    const scores = Array.from({ length: 10 }, (_, k) => row[k]! + row[k + 10]! * row[k + 20]!)
    return scores.indexOf(Math.max(...scores))
  })
  return { x, y }
}

/** An epoch of `fit`: 64 → 32 → 10, batches of 32, Adam, a fifth of the rows for validation. */
export async function digits8Epoch(): Promise<Figures> {
  const data = digits8()
  const ends: number[] = []
  const model = new MLP(64, [32, 10], { seed: 1 })
  const start = performance.now()
  await fit(model, data, {
    loss: (scores, k) => crossEntropy(scores, k),
    optimizer: new Adam(model.parameters(), { lr: 1e-3 }),
    batchSize: 32,
    validation: 0.2,
    epochs: 60,
    onEpoch: () => ends.push(performance.now()),
  })
  const epochs = ends.slice(1).map((end, i) => end - ends[i]!)
  return {
    'digits 8×8 epoch': Math.min(...epochs) * 1000,
    'digits 8×8 before the first epoch': (ends[0]! - start - epochs[0]!) * 1000,
  }
}

/** What Adam takes for 1,000 parameters: a step of 100,000 of them, without their gradient. */
export function adamUpdate(): Figures {
  const count = 100_000
  const parameters = Array.from(numbers(count), (x) => new Value(x))
  const loss = compile((x: Value) => sum(parameters).mul(x), [scalar])
  const training = trainer(loss, new Adam(parameters))
  const run = loss.flatBackward(parameters)
  const [data, gradient] = [new Float64Array(count), new Float64Array(count)]
  const step = shortest(() => training.step([1]), 2, 4)
  const alone = shortest(() => run(data, gradient.fill(0), [1]), 2, 4)
  return { 'Adam, a thousand parameters': (step - alone) / (count / 1000) }
}
