import type { Value } from '@mg/engine'
import type { AnyCompiled, Compiled } from '@mg/engine/compile'
import type { Box } from '../bounds'
import type { Compile } from '../execution'
import { maxNorm } from '../linear-algebra/vectors'
import { Proof, sameLists, unlessThrown } from '../proof'
import type { Lists } from '../proof'
import { eagerObjective } from './objective'
import type { Differentiable, Objective, Point } from './objective'

/** A compiled function of one list. */
export function compiledObjective(compiled: AnyCompiled): Differentiable {
  const program = compiled as Compiled<[Value[]], Value>
  return {
    pointAt(x) {
      const gradient = new Float64Array(x.length)
      return { x, value: program.valueAndGradient(x, gradient), gradient }
    },
    hessianAt(x) {
      const n = x.length
      const numbers = new Float64Array(n * n)
      program.hessian(x, numbers)
      return Array.from(x, (_, i) => numbers.subarray(i * n, (i + 1) * n))
    },
  }
}

/** A function as a program that is compared with what it was made of. */
export function provenObjective(
  f: Objective,
  compile: Compile,
  box: Box,
): Differentiable & { proof: Proof } {
  const n = box.lower.length
  const shape = Array.from({ length: n }, () => 'scalar' as const)
  const eager = eagerObjective(f)
  const compiled = compiledObjective(compile(f as (x: Value[]) => Value, [shape]))
  const proof = new Proof(box, (x, near) =>
    sameLists(
      listsOf(eager.pointAt(x)),
      listsOf(compiled.pointAt(x)),
      unlessThrown(() => [listsOf(eager.pointAt(near)), listsOf(compiled.pointAt(near))]),
    ),
  )
  return {
    ...compiled,
    pointAt(x) {
      proof.visit(x)
      return compiled.pointAt(x)
    },
    proof,
  }
}

/**
 * The value, and each component of the gradient: variables may have any units. What is small beside
 * the largest component may be nothing but rounding, and is taken together with it.
 */
function listsOf({ value, gradient }: Point): Lists {
  const floor = 1e-4 * maxNorm(gradient)
  return [[value], ...Array.from(gradient, (g) => [g, Math.max(Math.abs(g), floor)])]
}
