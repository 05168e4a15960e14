import type { AtomOf } from './define'
import type { table } from './table'

/** The JavaScript of every atom with a fixed number of operands, given the text of each. */
export const javascript: Record<
  AtomOf<typeof table.unary> | AtomOf<typeof table.binary> | AtomOf<typeof table.ternary>,
  (x: string, y: string, w: string) => string
> = {
  identity: (x) => x,
  neg: (x) => `-${x}`,
  sqrt: (x) => `Math.sqrt(${x})`,
  cbrt: (x) => `Math.cbrt(${x})`,
  abs: (x) => `Math.abs(${x})`,
  floor: (x) => `Math.floor(${x})`,
  ceil: (x) => `Math.ceil(${x})`,
  exp: (x) => `Math.exp(${x})`,
  exp2: (x) => `2 ** ${x}`,
  expm1: (x) => `Math.expm1(${x})`,
  log: (x) => `Math.log(${x})`,
  log2: (x) => `Math.log2(${x})`,
  log10: (x) => `Math.log10(${x})`,
  log1p: (x) => `Math.log1p(${x})`,
  sin: (x) => `Math.sin(${x})`,
  cos: (x) => `Math.cos(${x})`,
  tan: (x) => `Math.tan(${x})`,
  asin: (x) => `Math.asin(${x})`,
  acos: (x) => `Math.acos(${x})`,
  atan: (x) => `Math.atan(${x})`,
  sinh: (x) => `Math.sinh(${x})`,
  cosh: (x) => `Math.cosh(${x})`,
  tanh: (x) => `Math.tanh(${x})`,
  asinh: (x) => `Math.asinh(${x})`,
  acosh: (x) => `Math.acosh(${x})`,
  atanh: (x) => `Math.atanh(${x})`,

  add: (x, y) => `${x} + ${y}`,
  sub: (x, y) => `${x} - ${y}`,
  mul: (x, y) => `${x} * ${y}`,
  div: (x, y) => `${x} / ${y}`,
  rem: (x, y) => `${x} % ${y}`,
  pow: (x, y) => `${x} ** ${y}`,
  min: (x, y) => `Math.min(${x}, ${y})`,
  max: (x, y) => `Math.max(${x}, ${y})`,
  atan2: (x, y) => `Math.atan2(${x}, ${y})`,
  lt: (x, y) => `${x} < ${y} ? 1 : 0`,
  le: (x, y) => `${x} <= ${y} ? 1 : 0`,
  eq: (x, y) => `${x} === ${y} ? 1 : 0`,
  ne: (x, y) => `${x} !== ${y} ? 1 : 0`,

  where: (x, y, w) => `${x} !== 0 ? ${y} : ${w}`,
}
