import { batch } from '@preact/signals'
import { SGD } from '@mg/optim'
import { evaluate } from '../language/evaluate'
import type { Leaf } from '../language/evaluate'
import type { Example } from './examples'
import * as state from './state'

/** Starts from an example. */
export function open({ name, text, fixed = [], rate = 0.1 }: Example): void {
  batch(() => {
    state.begunFrom.value = name
    state.text.value = text
    state.numbers.value = {}
    state.fixed.value = new Set(fixed)
    state.wanted.value = undefined
    state.rate.value = rate
    state.order.value = 'topological'
    startOver()
  })
}

/** Forgets what belongs to another program. */
function startOver(): void {
  batch(() => {
    state.derivative.value = []
    state.cursor.value = undefined
    state.isPlaying.value = false
    state.opened.value = undefined
    state.selected.value = undefined
    state.history.value = []
  })
}

/** Draws the derivative by some leaves instead of the result; steps so far were another's. */
export function differentiate(by: readonly string[]): void {
  batch(() => {
    state.derivative.value = by
    state.history.value = []
  })
}

/** What the person typed. */
export function edit(text: string): void {
  if (text === state.text.value) return
  batch(() => {
    state.text.value = text
    state.history.value = []
    state.selected.value = undefined
    state.isPlaying.value = false
    if (state.cursor.value !== undefined) state.cursor.value = undefined
  })
}

/** Gives leaves other numbers: in the text where they stand there. */
function change(changes: readonly (readonly [leaf: Leaf, data: number])[]): void {
  const numbers = new Map(Object.entries(state.numbers.value))
  let text = state.text.value
  const byPlace = [...changes].sort(([a], [b]) => (b.at?.from ?? 0) - (a.at?.from ?? 0))
  for (const [{ key, at }, data] of byPlace) {
    if (at) text = `${text.slice(0, at.from)}${written(data)}${text.slice(at.to)}`
    else numbers.set(key, data)
  }
  batch(() => {
    state.text.value = text
    state.numbers.value = Object.fromEntries(numbers)
  })
}

/** A number as the language reads it, short enough to be looked at. */
const written = (x: number): string => String(Number(x.toPrecision(6)))

/** A leaf by its key, as it is now. */
export const leafOf = (key: string): Leaf | undefined =>
  state.sound.value.leaves.find((leaf) => leaf.key === key)

/** Drags a leaf: a new number, and the losses so far belong to another run. */
export function set(key: string, data: number): void {
  const leaf = leafOf(key)
  // While a line is half written, places in the text are not what they were.
  const isSound = state.sound.value === state.evaluation.value
  if (!leaf || !isSound || !Number.isFinite(data)) return
  batch(() => {
    change([[leaf, data]])
    state.history.value = []
  })
}

/** By how much a leaf changes at each step of a drag: 0.01 around 1, 10 around 1000. */
export const unitOf = (data: number): number =>
  10 ** Math.max(-2, Math.floor(Math.log10(Math.abs(data) || 1)) - 2)

export function toggleFixed(key: string): void {
  const fixed = new Set(state.fixed.value)
  if (!fixed.delete(key)) fixed.add(key)
  state.fixed.value = fixed
}

/** One step of gradient descent by @mg/optim; a sentence comes back if it cannot be made. */
export function gradientStep(): string | undefined {
  const { program, numbers, fixed, wanted, rate, history } = state
  const made = evaluate(program.value, {
    numbers: numbers.value,
    fixed: fixed.value,
    result: wanted.value,
  })
  const { leaves, problems } = made
  // What is drawn is what goes down, be it the result or a derivative of it.
  const result = state.subjectOf(made)?.value
  const moving = leaves.filter(({ value }) => value.requiresGrad)
  if (!result || problems.length > 0) return 'Fix the program first.'
  if (!result.requiresGrad || moving.length === 0) return 'There is no leaf that is free to move.'
  const before = { text: state.text.value, numbers: numbers.value, loss: result.data }
  for (const { value } of moving) value.grad = 0
  result.backward()
  if (!moving.every(({ value }) => Number.isFinite(value.grad))) {
    return 'The gradient is not finite, so there is nowhere to step; change a number first.'
  }
  new SGD(
    moving.map(({ value }) => value),
    { lr: rate.value },
  ).step()
  if (!moving.every(({ value }) => Math.abs(value.data) < 1e100)) {
    return 'This step would make a number too large to draw; try a smaller rate.'
  }
  batch(() => {
    change(moving.map((leaf) => [leaf, leaf.value.data]))
    history.value = [...history.value, before].slice(-500)
  })
  return undefined
}

/** Goes back to before the last gradient step. */
export function stepBack(): void {
  const last = state.history.value.at(-1)
  if (!last) return
  batch(() => {
    state.text.value = last.text
    state.numbers.value = last.numbers
    state.history.value = state.history.value.slice(0, -1)
  })
}

/** Opens a group, or folds it with everything in it. */
export function toggleGroup(group: string): void {
  const open = new Set(state.openGroups.value)
  if (open.has(group)) {
    for (const name of open) if (name === group || name.startsWith(`${group}.`)) open.delete(name)
  } else open.add(group)
  state.opened.value = open
}

/** Makes or takes back moves; from the whole picture it goes to the first or the last of them. */
export function go(to: number | 'next' | 'previous' | 'first' | 'last' | undefined): void {
  const { cursor, moves } = state
  const count = moves.value.length
  const at = cursor.value
  const place =
    to === 'next'
      ? at === undefined
        ? 1
        : at + 1
      : to === 'previous'
        ? (at ?? count) - 1
        : to === 'first'
          ? 0
          : to === 'last'
            ? count
            : to
  cursor.value = place === undefined ? undefined : Math.max(0, Math.min(count, place))
}

/** Plays the moves one after the other; from the beginning if they are all made. */
export function play(): void {
  const { cursor, isPlaying, moves } = state
  if (isPlaying.value) {
    isPlaying.value = false
    return
  }
  if (cursor.value === undefined || cursor.value >= moves.value.length) cursor.value = 0
  isPlaying.value = true
}
