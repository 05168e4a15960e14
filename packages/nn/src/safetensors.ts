import { bytesOf, valuesOf } from './dtype'
import type { Dtype } from './dtype'
import type { Module } from './module'
import type { NestedNumbers, StateDict } from './state'
import { shapeOf } from './contents'
import { needKnown } from './options'
import { quoted, refuse } from './problems'

/**
 * A file is
 *
 *     8 bytes    the length of the header, little-endian
 *     header     JSON: for each name { dtype, shape, data_offsets: [from, to] }
 *     data       the numbers of all tensors, one after the other, without gaps
 */
const PREFIX = 8
/** How much of a header may be metadata. With what the model needs, it bounds the work that a file can cause. */
const LARGEST_METADATA = 2 ** 20

interface Entry {
  name: string
  dtype: string
  shape: readonly number[]
  bytes: Uint8Array
}

export interface SafetensorsOptions {
  /** The number format. `F64` keeps every bit; `F32` is half as large, and PyTorch's default. Default: 'F64'. */
  dtype?: 'F64' | 'F32'
}

/**
 * The state of a model as a safetensors file, which PyTorch reads. The names are those
 * of `stateDict()`, and for an `MLP` or a `Sequential` those of the same `nn.Sequential`.
 *
 *     from safetensors.torch import load_file
 *     model.load_state_dict(load_file('model.safetensors'))
 *
 * @example
 * saveSafetensors(new Layer(2, 1)) instanceof Uint8Array // true
 */
export function saveSafetensors(model: Module, options: SafetensorsOptions = {}): Uint8Array {
  needKnown(options, 'dtype')
  const { dtype = 'F64' } = options
  if (dtype !== 'F64' && dtype !== 'F32') {
    throw new TypeError(`got the dtype ${String(dtype)}; pass 'F64' or 'F32'`)
  }
  const state = model.stateDict()
  const tensors = Object.values(state).map((numbers) => bytesOf(flat(numbers), dtype))
  const offset = tensors.reduce((sum, { length }) => sum + length, 0)
  const json = headerFor(state, dtype)
  const length = Math.ceil(json.length / 8) * 8
  const file = new Uint8Array(PREFIX + length + offset).fill(0x20, PREFIX, PREFIX + length)
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true)
  file.set(json, PREFIX)
  let at = PREFIX + length
  for (const bytes of tensors) {
    file.set(bytes, at)
    at += bytes.length
  }
  return file
}

/** The header of a file that holds this state, without padding. */
function headerFor(state: StateDict, dtype: 'F64' | 'F32'): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } }
  let from = 0
  for (const [name, numbers] of Object.entries(state)) {
    const shape = shapeOf(numbers, isNumber)!
    const to = from + shape.reduce((product, size) => product * size, SIZES[dtype]!)
    header[name] = { dtype, shape, data_offsets: [from, to] }
    from = to
  }
  return new TextEncoder().encode(JSON.stringify(header))
}

/**
 * Loads a model from a safetensors file, such as PyTorch's `state_dict` of the same `nn.Sequential`.
 * Loads everything or, if one tensor does not fit, nothing. Reads F64, F32, F16 and BF16.
 * @throws Error when the file is truncated, corrupt or of another model, with the reason; the work and the memory are bounded by the size of the model
 * @example
 * const model = new Layer(2, 1)
 * loadSafetensors(model, saveSafetensors(new Layer(2, 1, { weight: constant(0.5) })))
 * model.forward([1, 2])[0].data // 1.5
 */
export function loadSafetensors(model: Module, file: Uint8Array): void {
  if (!(file instanceof Uint8Array)) {
    throw new TypeError(`got ${typeof file} as a file; pass its bytes as a Uint8Array`)
  }
  const state = model.stateDict()
  const entries = new Map(entriesOf(file, state).map((entry) => [entry.name, entry]))
  const problems: string[] = []
  for (const [name, numbers] of Object.entries(state)) {
    const shape = shapeOf(numbers, isNumber)
    const given = entries.get(name)
    if (!given) problems.push(`${name} is missing`)
    else if (String(given.shape) !== String(shape)) {
      problems.push(`${name} has shape ${shapeText(given.shape)}, not ${shapeText(shape!)}`)
    }
  }
  for (const name of entries.keys()) {
    if (!Object.hasOwn(state, name)) problems.push(`${quoted(name)} is unexpected`)
  }
  refuse(problems)
  model.loadStateDict(
    Object.fromEntries(
      Object.entries(state).map(([name, numbers]) => {
        const { bytes, dtype } = entries.get(name)!
        const values = valuesOf(bytes, dtype as Dtype)
        let at = 0
        const filled = (like: NestedNumbers): NestedNumbers =>
          typeof like === 'number' ? values[at++]! : like.map(filled)
        return [name, filled(numbers)]
      }),
    ),
  )
}

/** The tensors that a file holds, every statement of its header checked. */
function entriesOf(file: Uint8Array, state: StateDict): Entry[] {
  if (file.length < PREFIX) throw corrupt(`it has ${file.length} bytes, and its prefix alone has 8`)
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const length = view.getBigUint64(0, true)
  if (length > file.length - PREFIX) {
    throw corrupt(`its header should have ${length} bytes, and ${file.length - PREFIX} are there`)
  }
  // Another program may write each letter of a name as six.
  const limit = LARGEST_METADATA + 6 * headerFor(state, 'F64').length
  if (length > limit) {
    throw new Error(
      `nothing was loaded: the header has ${length} bytes, and that of this model at most ${limit}`,
    )
  }
  const start = PREFIX + Number(length)
  const data = file.subarray(start)
  const entries = Object.entries(headerOf(file.subarray(PREFIX, start)))
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => checked(name, entry, data.length))
    .sort((a, b) => a.from - b.from || a.to - b.to)
  let end = 0
  for (const { name, from, to } of entries) {
    if (from !== end) throw corrupt(`${quoted(name)} begins at ${from}, not at ${end}`)
    end = to
  }
  if (end !== data.length) {
    throw corrupt(`its tensors end at ${end}, and its data at ${data.length}`)
  }
  return entries.map(({ from, to, ...entry }) => ({ ...entry, bytes: data.subarray(from, to) }))
}

function headerOf(bytes: Uint8Array): object {
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    throw corrupt('its header is not JSON')
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw corrupt('its header is not a JSON object')
  }
  return header
}

const SIZES: Record<string, number> = { F64: 8, F32: 4, F16: 2, BF16: 2 }

function checked(name: string, entry: unknown, available: number) {
  const title = quoted(name)
  const { dtype, shape, data_offsets: offsets } = Object(entry) as Record<string, unknown>
  if (typeof dtype !== 'string' || !Object.hasOwn(SIZES, dtype)) {
    const got = typeof dtype === 'string' ? quoted(dtype) : `of type ${typeof dtype}`
    throw corrupt(`${title} has dtype ${got}; F64, F32, F16 and BF16 are read`)
  }
  if (!isCounts(shape) || shape.length > 16) throw corrupt(`${title} has no shape`)
  if (!isCounts(offsets) || offsets.length !== 2) throw corrupt(`${title} has no data_offsets`)
  const [from, to] = offsets as [number, number]
  if (from > to || to > available) {
    throw corrupt(`${title} has data from ${from} to ${to}, and ${available} bytes are there`)
  }
  const bytes = shape.reduce((product, size) => product * size, SIZES[dtype]!)
  if (bytes !== to - from) {
    throw corrupt(`${title} has shape ${shapeText(shape)} in ${to - from} bytes, not in ${bytes}`)
  }
  return { name, dtype, shape, from, to }
}

const isCounts = (list: unknown): list is number[] =>
  Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && n >= 0)

const isNumber = (item: unknown): item is number => typeof item === 'number'

const flat = (numbers: NestedNumbers): number[] =>
  typeof numbers === 'number' ? [numbers] : numbers.flatMap(flat)

const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`

const corrupt = (reason: string): Error =>
  new Error(`the file is not a safetensors file: ${reason}`)
