import { batch, computed, signal } from '@preact/signals'
import { Value, noGrad } from '@mg/engine'
import { moons as made } from '@mg/datasets'
import { MLP } from '@mg/nn'
import { SGD, binaryCrossEntropyWithLogits } from '@mg/optim'
import { fieldOf } from './figures/ground'
import type { Area } from './figures/ground'

// The network of the lessons on the moons: one lesson trains it, and the next one opens it.

export const HIDDEN = 6
/** How many of the points have to be right before anybody calls it trained. */
export const ENOUGH = 97
const RATE = 0.5
/** A start at which a coin would do just as well. */
const SEED = 1
/** Slow enough to be watched, on quick machines and slow ones. */
const STEPS_PER_MILLISECOND = 0.24
/** How long a frame may be kept waiting, in milliseconds. */
const SLICE = 12
/** Where training stops by itself. */
const MOST_STEPS = 3000

const { X, y: labels } = made({ samples: 100, noise: 0.1 })
export const points = X.map((row, i) => ({ at: [row[0]!, row[1]!] as const, label: labels[i]! }))
export const AREA: Area = { x: [-1.6, 2.6], y: [-1.6, 2.1] }

const begun = () => {
  const model = new MLP(2, [HIDDEN, 1], { activation: 'tanh', seed: SEED })
  return { model, optimizer: new SGD(model.parameters(), { lr: RATE }) }
}

const run = signal(begun())
/** How many steps have been taken; whatever depends on the weights reads it. */
export const steps = signal(0)
export const isTraining = signal(false)
/** The hidden neurons that are switched off. */
export const off = signal<ReadonlySet<number>>(new Set())

/** What every neuron gives for a point, the hidden ones first, of which some are switched off. */
function neurons(at: readonly [number, number], without: ReadonlySet<number>): Value[] {
  const [first, last] = run.value.model.layers
  const hidden = first!.forward(at).map((each, i) => (without.has(i) ? new Value(0) : each))
  return [...hidden, ...last!.forward(hidden)]
}

const scores = (without: ReadonlySet<number>): Value[] =>
  points.map(({ at }) => neurons(at, without).at(-1)!)

/** What the network gives as it is now, without the neurons that are switched off. */
function now<T>(read: (without: ReadonlySet<number>) => T): T {
  void steps.value
  const without = off.value
  return noGrad(() => read(without))
}

export const loss = computed(() =>
  now((without) => binaryCrossEntropyWithLogits(scores(without), labels).data),
)

export const field = computed(() =>
  now((without) => fieldOf((x, y) => neurons([x, y], without).map(({ data }) => data), AREA)),
)

/** How many points stand on ground of their own colour. */
export const right = computed(() =>
  now(
    (without) =>
      scores(without).filter(({ data }, i) => data > 0 === (points[i]!.label === 1)).length,
  ),
)

/** The parameters by their names, as they are now. */
export const weights = computed(() => {
  void steps.value
  return [...run.value.model.namedParameters()].map(([name, { data }]) => ({ name, data }))
})

function take(count: number): void {
  const { model, optimizer } = run.peek()
  for (let i = 0; i < count; i++) {
    const wrong = binaryCrossEntropyWithLogits(
      points.map(({ at }) => model.forward(at)),
      labels,
    )
    model.zeroGrad()
    wrong.backward()
    optimizer.step()
  }
  steps.value += count
}

export const stepOnce = (): void => take(1)

export function restart(): void {
  pause()
  run.value = begun()
  off.value = new Set()
  steps.value = 0
}

let frame = 0

/** Trains on, a few steps for each frame. */
export function train(): void {
  if (isTraining.peek()) return
  isTraining.value = true
  let last = performance.now()
  const go = (): void => {
    const start = performance.now()
    const due = Math.ceil((start - last) * STEPS_PER_MILLISECOND)
    last = start
    batch(() => {
      for (let i = 0; i < due && performance.now() - start < SLICE; i++) take(1)
    })
    if (steps.peek() >= MOST_STEPS) pause()
    // Whoever follows the steps may have paused it.
    else if (isTraining.peek()) frame = requestAnimationFrame(go)
  }
  frame = requestAnimationFrame(go)
}

export function pause(): void {
  cancelAnimationFrame(frame)
  isTraining.value = false
}
