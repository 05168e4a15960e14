import { hiddenFunctions } from './ops/arithmetic.gen'
import type { Op } from './ops/arithmetic.gen'
import type { Algebra } from './ops/descriptors'
import { partials, publicNames, shorthands } from './ops/rules.gen'
import type { Arity } from './ops/rules.gen'
import type { Operand, Value } from './value'

/** The algebra of Values needs no literals: numbers stand for themselves. */
export type ValueAlgebra = Omit<Algebra<Value>, 'lit'>

/** What sweeps over Values need to know of an op; see ops/descriptors.ts for all that is known. */
export interface OpRules {
  /** Its name in rules. */
  name: string
  arity: Arity
  /** See rules.gen.ts; none for what no gradient flows through. */
  partials: (typeof partials)[Arity][string]
}

/** Each op, by its code. */
export const ops: readonly OpRules[] = /* @__PURE__ */ Object.entries(partials).flatMap(
  ([arity, group]) =>
    Object.entries(group).map(([name, partials]) => ({ name, arity: arity as Arity, partials })),
)

/** The name of an op that users see. */
export const publicName = (op: Op): string => publicNames[ops[op]!.name] ?? ops[op]!.name

/** The table's operations over Values: what its rules are given when a derivative is to be a Value again. */
export function algebraOf(
  overLists: typeof Value,
  lift: (x: Operand) => Value,
  make: (op: Op, data: number, x: Value, y?: Value) => Value,
): ValueAlgebra {
  type Methods = Record<string, (...others: Operand[]) => Value>
  const algebra: Record<string, unknown> = {}
  ops.forEach(({ name, arity }, op) => {
    const forward = hiddenFunctions[name]
    if (/many|pairs/.test(arity)) algebra[name] = overLists[publicName(op) as 'sum']
    else if (forward)
      algebra[name] = (x: Value, y?: Value) => make(op, forward(x.v, y?.v ?? 0), x, y)
    else
      algebra[name] = (x: Operand, ...others: Operand[]) =>
        (lift(x) as unknown as Methods)[name]!(...others)
  })
  for (const name in shorthands) {
    algebra[name] = (...operands: unknown[]) => shorthands[name]!(algebra, ...operands)
  }
  return algebra as ValueAlgebra
}
