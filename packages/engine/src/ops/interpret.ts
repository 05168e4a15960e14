import type { KitOf } from './define'
import { table } from './table'

type Table = typeof table

/** The operations of the table over some `T`: what its rules are written in. */
export type Kit<T> = KitOf<T, { [Arity in keyof Table]: keyof Table[Arity] }>

/** What an op takes: one, two or three operands, a list of them, or two lists of one length. */
export type Arity = keyof Table

type Rule = (k: never, ...operands: never[]) => unknown

/** A row, whatever it takes. */
export interface Row {
  doc: string
  hidden?: true
  flat?: true
  value?: Rule
  shared?: Rule
  dx?: Rule
  dy?: Rule
  dw?: Rule
}

/** Every row as [name, row, arity], in the order of the table. */
export const rows: readonly (readonly [name: string, row: Row, arity: Arity])[] =
  /* @__PURE__ */ Object.entries(table).flatMap(([arity, group]) =>
    Object.entries<Row>(group).map(([name, row]) => [name, row, arity as Arity] as const),
  )

/** Whether an op is a shorthand: it has no code of its own, its `value` stands in its place. */
export const isShorthand = (row: Row): boolean => !(!row.value || row.dx || row.flat)
