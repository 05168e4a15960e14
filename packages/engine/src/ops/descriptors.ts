import type { AlgebraOf, Range, Row } from './define'
import { table } from './table'

type Table = typeof table

/** The operations of the table over some `T`: what its rules are written in. */
export type Algebra<T> = AlgebraOf<T, { [A in keyof Table]: keyof Table[A] }>

/** What an op takes: one, two or three operands, a list of them, or two lists of one length. */
export type Arity = keyof Table

/** How many operands, or lists of them, an op takes, and whether these are lists. */
export const ARITIES: Readonly<Record<Arity, { count: number; isList: boolean }>> = {
  unary: { count: 1, isList: false },
  binary: { count: 2, isList: false },
  ternary: { count: 3, isList: false },
  many: { count: 1, isList: true },
  pairs: { count: 2, isList: true },
}

/** A rule of the table, whatever it takes. */
type Rule = (k: never, ...operands: never[]) => unknown

/** All that is known of an op: a row of the table, with what follows from it. */
export interface OpDescriptor {
  /** The row's name, by which rules call it. */
  name: string
  /** The name that users see: of a method, a function, a node. */
  publicName: string
  /** Whether it is neither a method nor a function. */
  isHidden: boolean
  arity: Arity
  /**
   * - `atom`: each back end supplies it
   * - `composite`: one node, whose value is made of other ops
   * - `shorthand`: leaves no node of its own, its value stands in its place
   */
  kind: 'atom' | 'composite' | 'shorthand'
  /** Whether gradients flow through it. */
  isDifferentiable: boolean
  range: Range
  formula: string
  symbol: string
  doc: string
  parameters: readonly string[]
  example: readonly number[]
  /** What it is made of; none for an atom. */
  value: Rule | undefined
  /** By operand; for ops over lists, by list, for any one element of it. None for a shorthand. */
  partials: readonly Rule[]
  /** What the partials of an op over a list have in common. */
  shared: Rule | undefined
}

interface Rules {
  value?: Rule
  shared?: Rule
  dx?: Rule
  dy?: Rule
  dw?: Rule
}

/** A descriptor of each op, in the order of the table. */
export const descriptors: readonly OpDescriptor[] = /* @__PURE__ */ (
  Object.entries(table) as [Arity, Record<string, Row & Rules>][]
).flatMap(([arity, group]) =>
  Object.entries(group).map(([name, row]) => describe(name, arity, row)),
)

function describe(name: string, arity: Arity, row: Row & Rules): OpDescriptor {
  const { value, shared, nonDifferentiable, publicName = name, symbol = publicName } = row
  const partials = [row.dx, row.dy, row.dw].filter((rule) => rule !== undefined)
  const isShorthand = value && partials.length === 0 && !nonDifferentiable
  const { count, isList } = ARITIES[arity]
  if (row.example && row.example.length !== count)
    throw new RangeError(`${name} has ${row.example.length} numbers as its example; give ${count}`)
  return {
    name,
    publicName,
    isHidden: row.hidden === true,
    arity,
    kind: isShorthand ? 'shorthand' : value ? 'composite' : 'atom',
    isDifferentiable: !nonDifferentiable,
    range: row.range ?? 'finite',
    formula: row.formula,
    symbol,
    doc: row.doc,
    parameters: row.parameters ?? (isList ? ['xs', 'ys'] : ['x', 'y', 'w']).slice(0, count),
    example: row.example ?? [[0.5], [3, 2]][count - 1] ?? [],
    value,
    partials,
    shared,
  }
}

/** The ops that have a code: a Value, or a node of a graph, may be made by them. */
export const nodeOps: readonly OpDescriptor[] = /* @__PURE__ */ descriptors.filter(
  ({ kind }) => kind !== 'shorthand',
)
