import type { Module } from './module'
import { quoted } from './problems'
import type { StateDict } from './state'

const FORMAT = '@mg/nn'
const VERSION = 1

/**
 * The state of a model as JSON text, which `loadJSON` reads back to the same bits. NaN, ±∞ and −0,
 * which JSON does not have, are written as strings.
 * @example
 * const model = new Layer(2, 1, { weight: constant(0.5) })
 * saveJSON(model) // '{"format":"@mg/nn","version":1,"state":{"weight":[[0.5,0.5]],"bias":[0]}}'
 */
export function saveJSON(model: Module): string {
  const written = (_: string, x: unknown) =>
    typeof x === 'number' && !(Number.isFinite(x) && !Object.is(x, -0)) ? spelled(x) : x
  return JSON.stringify({ format: FORMAT, version: VERSION, state: model.stateDict() }, written)
}

/**
 * Loads a model from what `saveJSON` wrote: everything or, if one tensor does not fit, nothing.
 * @throws Error with the reason, for anything but the text of a model with the same names and shapes
 * @example
 * const model = new Layer(2, 1)
 * loadJSON(model, saveJSON(new Layer(2, 1, { weight: constant(0.5) })))
 * model.forward([1, 2])[0].data // 1.5
 */
export function loadJSON(model: Module, text: string): void {
  const { format, version, state } = parsed(text)
  if (format !== FORMAT) throw new Error('the text is not a model; pass what saveJSON wrote')
  if (version !== VERSION) {
    const got = typeof version === 'number' ? version : quoted(typeof version)
    throw new Error(
      `the model has version ${got}, and this package reads version ${VERSION}; update @mg/nn`,
    )
  }
  if (typeof state !== 'object' || state === null) throw new Error('the model has no state')
  model.loadStateDict(state)
}

function parsed(text: string): { format?: unknown; version?: unknown; state?: StateDict } {
  try {
    const value: unknown = JSON.parse(text, numberOf)
    return typeof value === 'object' && value !== null ? value : {}
  } catch (error) {
    const reason = error instanceof RangeError ? 'is nested too deeply' : 'is not JSON'
    throw new Error(`the text ${reason}; pass what saveJSON wrote`, { cause: error })
  }
}

const spelled = (x: number): string => (x === 0 ? '-0' : String(x))

/** A number that was written as text, back as a number; anything else as it is. */
const numberOf = (_: string, item: unknown): unknown =>
  typeof item === 'string' && /^(NaN|-?Infinity|-0)$/.test(item) ? Number(item) : item
