/** What the page asks of the worker that trains a GPT on names. */
export type Request =
  | { kind: 'play'; until: number }
  | { kind: 'pause' }
  | { kind: 'restart' }
  | { kind: 'invent'; temperature: number }
  | { kind: 'study'; text: string; path: readonly number[] }
  | { kind: 'save' }
  | { kind: 'load'; name: string; bytes: Uint8Array }

export type Answer =
  | { kind: 'progress'; progress: Progress; losses: Float64Array; from: number }
  | { kind: 'invented'; temperature: number; names: readonly Invented[] }
  | { kind: 'studied'; study: Study }
  | { kind: 'saved'; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'problem'; message: string }

/** Where a training stands. */
export interface Progress {
  taken: number
  steps: number
  /** What compiling and stepping took so far, in milliseconds. */
  compiling: number
  stepping: number
  state: 'ready' | 'compiling' | 'training' | 'done'
  /** Whether the weights come from a file, so that the curve says nothing of them. */
  isLoaded: boolean
}

export interface Invented {
  name: string
  /** Whether it is one of the names that were read. */
  isKnown: boolean
}

/** What the model makes of a text. */
export interface Study {
  /** The letters of the text that the model knows; a dot stands for the end of a name. */
  tokens: readonly string[]
  /** How much each head takes from each position up to its own: by head, position, and where from. */
  attention: readonly (readonly (readonly number[])[])[]
  /** What comes next, by how likely it is. */
  next: readonly { letter: string; share: number }[]
  /** The 16 numbers of each letter. */
  embedding: readonly { letter: string; numbers: readonly number[] }[]
  walk: Walk
}

/** A way from the loss of the text down to a number that was given. */
export interface Walk {
  /** How many Values the loss is made of. */
  size: number
  /** From the loss to where one stands. */
  trail: readonly Node[]
  operands: readonly Node[]
}

export interface Node {
  op: string
  name: string
  data: number
  grad: number
}
