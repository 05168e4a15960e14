import type { AtomOf } from './define'
import type { table } from './table'

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
