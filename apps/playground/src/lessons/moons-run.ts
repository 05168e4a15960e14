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
/** The maps take longer than the steps, and are drawn after so many milliseconds. */
const BETWEEN_MAPS = 70
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

/** The score of each point as the network is now, without the neurons that are switched off. */
const scores = computed(() => {
  void steps.value
  const without = off.value
  return noGrad(() => points.map(({ at }) => neurons(at, without).at(-1)!))
})

export const loss = computed(() =>
  noGrad(() => binaryCrossEntropyWithLogits(scores.value, labels).data),
)

/** How many points stand on ground of their own colour. */
export const right = computed(
  () => scores.value.filter(({ data }, i) => data > 0 === (points[i]!.label === 1)).length,
)

/** The steps after which the maps are drawn: while it trains, not every time. */
const drawn = signal(0)

export const field = computed(() => {
  // A network that was begun anew is another one, also after no steps.
  void [drawn.value, run.value]
  const without = off.value
  return noGrad(() => fieldOf((x, y) => neurons([x, y], without).map(({ data }) => data), AREA))
})

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

export function stepOnce(): void {
  take(1)
  drawn.value = steps.peek()
}

export function restart(): void {
  pause()
  batch(() => {
    run.value = begun()
    off.value = new Set()
    steps.value = 0
    drawn.value = 0
  })
}

let frame = 0

/** Trains on, a few steps for each frame. */
export function train(): void {
  if (isTraining.peek()) return
  isTraining.value = true
  let last = performance.now()
  let lastDrawn = last
  const go = (): void => {
    const start = performance.now()
    const due = Math.ceil((start - last) * STEPS_PER_MILLISECOND)
    last = start
    batch(() => {
      for (let i = 0; i < due && performance.now() - start < SLICE; i++) take(1)
      if (start - lastDrawn > BETWEEN_MAPS) {
        drawn.value = steps.peek()
        lastDrawn = start
      }
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
  drawn.value = steps.peek()
}
