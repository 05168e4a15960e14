import { compile, scalar, toModule } from '@mg/engine/compile'
import type { Value } from '@mg/engine'
import { evaluate } from '../language/evaluate'
import type { Evaluation } from '../language/evaluate'

/**
 * What the compiler makes of a program: a module that needs nothing, a function of the leaves. The
 * weights of a network are its parameters.
 */
export function moduleOf({ program, options, leaves, name }: Evaluation): string {
  const inputs = leaves.filter(({ kind, value }) => kind !== 'weight' && value.requiresGrad)
  const others = leaves.filter((leaf) => !inputs.includes(leaf))
  const compiled = compile(
    (...xs: Value[]) => {
      const standIns = new Map(others.map(({ key, value }) => [key, value]))
      inputs.forEach(({ key }, i) => standIns.set(key, xs[i]!))
      return evaluate(program, { ...options, leaves: standIns }).result!
    },
    inputs.map(() => scalar),
    { target: 'interpreter' },
  )
  const names = inputs.map(({ key }, i) => `x${i} is ${key}`)
  const about = names.length > 0 ? `// ${name}, where ${names.join(', ')}\n` : `// ${name}\n`
  return about + toModule(compiled)
}
