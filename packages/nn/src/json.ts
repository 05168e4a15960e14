import type { Module } from './module'
import type { Numbers, StateDict } from './state'

const FORMAT = '@mg/nn'
const VERSION = 1

/**
 * The numbers of a model's parameters as JSON text that `loadJSON` reads back to the same bits. What
 * JSON does not know, NaN, ±∞ and −0, is written as text.
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
 * Sets the parameters of a model to what `saveJSON` wrote, or nothing at all unless every one fits.
 * @throws Error for anything but the text of a model with the same names and shapes, with the reason
 * @example
 * const model = new Layer(2, 1)
 * loadJSON(model, saveJSON(new Layer(2, 1, { weight: constant(0.5) })))
 * model.forward([1, 2])[0].data // 1.5
 */
export function loadJSON(model: Module, text: string): void {
  const { format, version, state } = parsed(text)
  if (format !== FORMAT) throw new Error('the text is no model; pass what saveJSON wrote')
  if (version !== VERSION) {
    throw new Error(
      `the model has version ${String(version)}, and this package reads version ${VERSION}; update @mg/nn`,
    )
  }
  if (typeof state !== 'object' || state === null) throw new Error('the model has no state')
  model.loadStateDict(
    Object.fromEntries(Object.entries(state).map(([name, item]) => [name, read(item)])),
  )
}

function parsed(text: string): { format?: unknown; version?: unknown; state?: StateDict } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch (error) {
    throw new Error('the text is not JSON; pass what saveJSON wrote', { cause: error })
  }
}

const spelled = (x: number): string => (x === 0 ? '-0' : String(x))

/** Numbers that were written as text, back as numbers; nothing else is changed. */
function read(item: unknown): Numbers {
  if (Array.isArray(item)) return item.map(read)
  const isSpelled = typeof item === 'string' && /^(NaN|-?Infinity|-0)$/.test(item)
  return (isSpelled ? Number(item) : item) as Numbers
}
