import { batch } from '@preact/signals'
import type { Content } from '../link/code'
import { asChoice, asInteger, asList, asNumber, asRecord, asText } from '../link/read'
import type { Linked } from '../route'
import { MOST_MOVES } from './moves'
import * as state from './state'

const LONGEST = 20_000
const short = (x: unknown): string[] => {
  const name = asText(x, 200, '')
  return name === '' ? [] : [name]
}

/** All that was set on this page. */
function content(): Content {
  const { text, begunFrom, numbers, fixed, wanted, derivative, rate, cursor, order, opened } = state
  const keys = Object.keys(numbers.value)
  return {
    state: {
      text: text.value,
      ...(begunFrom.value !== undefined && { example: begunFrom.value }),
      ...(keys.length > 0 && { keys }),
      ...(fixed.value.size > 0 && { fixed: [...fixed.value] }),
      ...(wanted.value !== undefined && { result: wanted.value }),
      ...(derivative.value.length > 0 && { by: derivative.value }),
      ...(rate.value !== 0.1 && { rate: rate.value }),
      ...(cursor.value !== undefined && { step: cursor.value }),
      ...(order.value !== 'topological' && { order: order.value }),
      ...(opened.value && { open: [...opened.value] }),
    },
    numbers: Float64Array.from(keys, (key) => numbers.value[key]!),
  }
}

function restore({ state: given, numbers }: Content): void {
  const { text, example, keys, fixed, result, by, rate, step, order, open } = asRecord(given)
  const names = asList(keys).flatMap(short)
  batch(() => {
    state.text.value = asText(text, LONGEST, '')
    state.begunFrom.value = short(example)[0]
    state.numbers.value = Object.fromEntries(names.map((name, i) => [name, numbers[i] ?? 1]))
    state.fixed.value = new Set(asList(fixed).flatMap(short))
    state.wanted.value = short(result)[0]
    state.derivative.value = asList(by).flatMap(short).slice(0, 3)
    state.rate.value = asNumber(rate, 0, 1e9, 0.1)
    state.order.value = asChoice(order, ['topological', 'eager'], 'topological')
    const at = asInteger(step, 0, Math.max(MOST_MOVES, 100_000), -1)
    state.cursor.value = at < 0 ? undefined : at
    state.opened.value = open === undefined ? undefined : new Set(asList(open).flatMap(short))
    state.history.value = []
    state.selected.value = undefined
    state.isPlaying.value = false
  })
}

export const linked: Linked = {
  content,
  restore,
  whole: () => ({ content: content() }),
  work: () => [content()],
}
