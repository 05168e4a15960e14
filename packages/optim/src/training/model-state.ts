import type { Value } from '@mg/engine'
import type { BufferLike, Model, NestedNumbers } from './data'

/** The numbers of a model: those that are trained, and of each buffer those that are kept beside them. */
export interface Numbered {
  parameters: number[]
  buffers: NestedNumbers[]
}

/** What a model consists of, with its numbers to be read and put back. */
export class ModelState {
  readonly parameters: readonly Value[]
  private readonly buffers: readonly BufferLike[]

  constructor(model: Model) {
    this.parameters = model.parameters()
    this.buffers = model.buffers?.() ?? []
  }

  /** A copy of all numbers. */
  stateDict(): Numbered {
    return { parameters: this.parameters.map(({ data }) => data), buffers: this.readBuffers() }
  }

  /** Puts all numbers back. */
  loadStateDict({ parameters, buffers }: Numbered): void {
    this.putBuffers(buffers)
    this.parameters.forEach((p, i) => (p.data = parameters[i]!))
  }

  readBuffers(): NestedNumbers[] {
    return this.buffers.map(({ data }) => copyOf(data))
  }

  /** Puts the numbers of buffers back, and says whether they had changed. */
  putBuffers(buffers: readonly NestedNumbers[]): boolean {
    const changed = this.buffers.filter(({ data }, i) => !isSame(data, buffers[i]!))
    for (const buffer of changed) buffer.data = copyOf(buffers[this.buffers.indexOf(buffer)]!)
    return changed.length > 0
  }
}

const copyOf = (numbers: NestedNumbers): NestedNumbers =>
  typeof numbers === 'number' ? numbers : Array.from(numbers, copyOf)

const isSame = (a: NestedNumbers, b: NestedNumbers): boolean =>
  typeof a === 'number' || typeof b === 'number'
    ? Object.is(a, b)
    : a.length === b.length && a.every((x, i) => isSame(x, b[i]!))
