import { computed, signal } from '@preact/signals'
import { grad } from '@mg/engine'
import type { Value } from '@mg/engine'
import { evaluate } from '../language/evaluate'
import type { Evaluation } from '../language/evaluate'
import { parse } from '../language/parser'
import { openByThemselves } from './depth'
import { examples } from './examples'
import { foldable, folded, scopesIn } from './folding'
import type { Folded } from './folding'
import { modelOf } from './model'
import type { Model } from './model'
import { frameAfter, movesOf } from './moves'
import type { Order } from './moves'

// What the graph page shows follows from the signals in this file: those that can be set come first,
// what is computed from them after.

export const text = signal(examples[0]!.text)
/** The example that the text was begun from. */
export const begunFrom = signal<string | undefined>(examples[0]!.name)
/** The numbers of leaves that the text gives none. */
export const numbers = signal<Readonly<Record<string, number>>>({})
/** The leaves that a gradient step leaves as they are. */
export const fixed = signal<ReadonlySet<string>>(new Set(examples[0]!.fixed))
/** Which name is differentiated; undefined for the last line. */
export const wanted = signal<string | undefined>(undefined)
/** The leaves by which it is differentiated before it is drawn: none for the result itself. */
export const derivative = signal<readonly string[]>([])
export const rate = signal(0.1)
/** How many moves have been made; undefined while everything is shown at once. */
export const cursor = signal<number | undefined>(undefined)
export const order = signal<Order>('topological')
/** Moves a second while playing. */
export const speed = signal(2)
export const isPlaying = signal(false)
/** The groups that were opened or closed by hand; undefined while that goes by size. */
export const opened = signal<ReadonlySet<string> | undefined>(undefined)
export const selected = signal<number | undefined>(undefined)
/** The result after each gradient step, and the way back. */
export const history = signal<readonly Snapshot[]>([])

export interface Snapshot {
  loss: number
  text: string
  numbers: Readonly<Record<string, number>>
}

export const program = computed(() => parse(text.value))

export const evaluation = computed<Evaluation>(() =>
  evaluate(program.value, {
    numbers: numbers.value,
    fixed: fixed.value,
    result: wanted.value,
  }),
)

/** The last evaluation without a problem: while a line is being written, what was there stays. */
export const sound = computed<Evaluation>((): Evaluation => {
  if (evaluation.value.problems.length === 0) lastSound = evaluation.value
  return lastSound ?? evaluation.value
})
let lastSound: Evaluation | undefined

/** What is drawn: the result, or its derivative, with a word for it. */
export const subject = computed(() => subjectOf(sound.value))

/** A program's result, or the derivative of it that is wanted. */
export function subjectOf({
  result,
  name,
  leaves,
}: Evaluation): { value: Value; title: string } | undefined {
  if (!result) return undefined
  let value = result
  let title = name
  const by: string[] = []
  for (const key of derivative.value) {
    const leaf = leaves.find((each) => each.key === key)
    if (!leaf) break
    value = grad(value, leaf.value, { createGraph: true })
    by.push(key)
    title = derivativeTitle(name, by)
  }
  return { value, title }
}

/** How a derivative is written: ∂²f/∂x∂y, ∂³f/∂x³. */
function derivativeTitle(name: string, by: readonly string[]): string {
  const raised = (n: number): string => ['', '', '²', '³'][n]!
  const places = [...new Set(by)].map(
    (key) => `∂${key}${raised(by.filter((each) => each === key).length)}`,
  )
  return `∂${raised(by.length)}${name}/${places.join('')}`
}

export const model = computed<Model | undefined>(() =>
  subject.value ? modelOf(subject.value.value) : undefined,
)

/** The leaf that a node stands for, by its key. */
export const leafKeys = computed<ReadonlyMap<number, string>>(() => {
  const keys = new Map(sound.value.leaves.map(({ key, value }) => [value, key]))
  const { values = [] } = model.value ?? {}
  return new Map(values.flatMap((value, id) => (keys.has(value) ? [[id, keys.get(value)!]] : [])))
})

/** The gradient of each leaf, by its key; 0 for those that the result does not depend on. */
export const gradients = computed<ReadonlyMap<string, number>>(() => {
  const nodes = model.value?.nodes ?? []
  return new Map([...leafKeys.value].map(([id, key]) => [key, nodes[id]!.grad]))
})

export const groups = computed(() =>
  model.value ? foldable(scopesIn(model.value)) : new Set<string>(),
)

export const openGroups = computed<ReadonlySet<string>>(() => {
  if (opened.value) return opened.value
  return model.value ? openByThemselves(model.value, groups.value) : groups.value
})

export const drawing = computed<Folded | undefined>(() =>
  model.value ? folded(model.value, openGroups.value) : undefined,
)

export const moves = computed(() => (model.value ? movesOf(model.value, order.value) : []))

export const frame = computed(() => {
  const count = cursor.value
  if (!model.value || count === undefined) return undefined
  return frameAfter(model.value, moves.value, Math.min(count, moves.value.length))
})

/** The node that the explanation is about. */
export const current = computed(() => {
  const { nodes = [] } = model.value ?? {}
  const moved = frame.value?.move?.node
  const chosen = selected.value
  if (frame.value === undefined && chosen !== undefined && chosen < nodes.length) return chosen
  return moved ?? (frame.value ? undefined : nodes.length - 1)
})
