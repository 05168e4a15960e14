/**
 * The types of the op table.
 *
 * A rule is written over an algebra: a set of operations on some `T`. Whoever reads the table brings
 * one: of Values (derivatives of derivatives), of graph nodes (the compiler), of source text (the
 * generated arithmetic). One rule serves them all.
 */
export type AlgebraOf<T, N extends Names> = { lit(value: number): T } & {
  [P in N['unary']]: (x: T) => T
} & {
  [P in N['binary']]: (x: T, y: T) => T
} & {
  [P in N['ternary']]: (x: T, y: T, w: T) => T
} & {
  [P in N['many']]: (xs: readonly T[]) => T
} & {
  [P in N['pairs']]: (xs: readonly T[], ys: readonly T[]) => T
}

/** The names of a table's ops, by what they take. */
interface Names {
  unary: string
  binary: string
  ternary: string
  many: string
  pairs: string
}

/**
 * What is known of an op's result:
 * - `zeroOrOne`
 * - `bounded`: finite for all operands but NaN and, for some ops, ±∞
 * - `finite`: finite for finite operands, overflow of sums and products aside
 * - `any`: may be NaN or ±∞ for finite operands
 */
export type Range = 'zeroOrOne' | 'bounded' | 'finite' | 'any'

/**
 * What every row says. An op with a `value` is made of other ops, one without is an atom. Partials
 * are `dx`, `dy`, `dw`, with the result `z` at hand; an op that has none is differentiated through
 * its `value`.
 */
export interface Row {
  /** The mathematics, with operands x, y and w. */
  formula: string
  /** What it is, in words. */
  doc: string
  /** How a drawing abbreviates it; default: its name. */
  symbol?: string
  /** Its range; default: `finite`. */
  range?: Range
  /** Serves other rows only; it is neither a method nor a function. */
  hidden?: true
  /** The op of a node that users see; default: the row's own name. */
  publicName?: string
  /** No gradient flows through it: its result is a constant. */
  nonDifferentiable?: true
  /** What the function calls its operands, with defaults; default: x, y and w. */
  parameters?: readonly string[]
  /** Where the function's documentation shows it; default: 0.5, or 3 and 2. */
  example?: readonly number[]
}

interface UnaryRow<N extends Names> extends Row {
  value?: <T>(k: AlgebraOf<T, N>, x: T) => T
  dx?: <T>(k: AlgebraOf<T, N>, x: T, z: T) => T
}

interface BinaryRow<N extends Names> extends Row {
  value?: <T>(k: AlgebraOf<T, N>, x: T, y: T) => T
  dx?: <T>(k: AlgebraOf<T, N>, x: T, y: T, z: T) => T
  dy?: <T>(k: AlgebraOf<T, N>, x: T, y: T, z: T) => T
}

interface TernaryRow<N extends Names> extends Row {
  value?: <T>(k: AlgebraOf<T, N>, x: T, y: T, w: T) => T
  dx?: <T>(k: AlgebraOf<T, N>, x: T, y: T, w: T, z: T) => T
  dy?: <T>(k: AlgebraOf<T, N>, x: T, y: T, w: T, z: T) => T
  dw?: <T>(k: AlgebraOf<T, N>, x: T, y: T, w: T, z: T) => T
}

/** `dx` is the partial for any one operand x; `shared` is computed once for all of them. */
interface ManyRow<N extends Names> extends Row {
  value?: <T>(k: AlgebraOf<T, N>, xs: readonly T[]) => T
  shared?: <T>(k: AlgebraOf<T, N>, xs: readonly T[], z: T) => T
  dx?: <T>(k: AlgebraOf<T, N>, x: T, z: T, shared: T) => T
}

/** Two lists of one length; the partials are for any one pair (x, y). */
interface PairsRow<N extends Names> extends Row {
  dx: <T>(k: AlgebraOf<T, N>, x: T, y: T) => T
  dy: <T>(k: AlgebraOf<T, N>, x: T, y: T) => T
}

interface Rows<
  U extends string,
  B extends string,
  W extends string,
  M extends string,
  P extends string,
> {
  unary: { [K in U]: UnaryRow<{ unary: U; binary: B; ternary: W; many: M; pairs: P }> }
  binary: { [K in B]: BinaryRow<{ unary: U; binary: B; ternary: W; many: M; pairs: P }> }
  ternary: { [K in W]: TernaryRow<{ unary: U; binary: B; ternary: W; many: M; pairs: P }> }
  many: { [K in M]: ManyRow<{ unary: U; binary: B; ternary: W; many: M; pairs: P }> }
  pairs: { [K in P]: PairsRow<{ unary: U; binary: B; ternary: W; many: M; pairs: P }> }
}

/** Returns the rows as they are. It exists for the types: the algebra that rules see has the rows' own names. */
export function define<
  R,
  U extends string,
  B extends string,
  W extends string,
  M extends string,
  P extends string,
>(rows: R & Rows<U, B, W, M, P>): R {
  return rows
}

/** The keys of `Group` whose rows have no `value`: what a back end must supply itself. */
export type AtomOf<Group> = {
  [K in keyof Group]: Group[K] extends { value: unknown } ? never : K
}[keyof Group] &
  string
