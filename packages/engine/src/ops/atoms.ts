import type { AtomOf } from './define'
import type { table } from './table'

/** An atom over a list, or two. */
export type ListAtom = AtomOf<typeof table.many> | AtomOf<typeof table.pairs>
/** An atom with a fixed number of operands. */
export type Atom =
  AtomOf<typeof table.unary> | AtomOf<typeof table.binary> | AtomOf<typeof table.ternary>

/** The JavaScript of every atom with a fixed number of operands that `Math` does not have by the same name. */
const infix: Record<
  Exclude<Atom, Exclude<keyof Math, 'pow'>>,
  (x: string, y: string, w: string) => string
> = {
  identity: (x) => x,
  neg: (x) => `-${x}`,
  exp2: (x) => `2 ** ${x}`,
  add: (x, y) => `${x} + ${y}`,
  sub: (x, y) => `${x} - ${y}`,
  mul: (x, y) => `${x} * ${y}`,
  div: (x, y) => `${x} / ${y}`,
  pow: (x, y) => `${x} ** ${y}`,
  rem: (x, y) => `${x} % ${y}`,
  lt: (x, y) => `${x} < ${y} ? 1 : 0`,
  le: (x, y) => `${x} <= ${y} ? 1 : 0`,
  eq: (x, y) => `${x} === ${y} ? 1 : 0`,
  ne: (x, y) => `${x} !== ${y} ? 1 : 0`,
  where: (x, y, w) => `${x} !== 0 ? ${y} : ${w}`,
}

/** An atom as JavaScript, given the text of each operand. */
export function javascript(atom: string, operands: readonly string[]): string {
  const [x, y, w] = operands as [string, string, string]
  return infix[atom as keyof typeof infix]?.(x, y, w) ?? `Math.${atom}(${operands.join(', ')})`
}

/** How an atom over lists starts, and how it goes on with each element, as JavaScript. */
export const folds: Record<
  ListAtom,
  { start: string; next: (result: string, x: string, y: string) => string }
> = {
  // −0 is what changes no number that is added to it: a sum of −0 alone is −0. An empty one is 0.
  sum: { start: 'xs.length && -0', next: (result, x) => `${result} += ${x}` },
  dot: { start: 'xs.length && -0', next: (result, x, y) => `${result} += ${x} * ${y}` },
  least: { start: 'Infinity', next: (result, x) => `${result} = Math.min(${result}, ${x})` },
  greatest: { start: '-Infinity', next: (result, x) => `${result} = Math.max(${result}, ${x})` },
}
