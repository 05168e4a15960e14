import type { Value } from '../value'

/**
 * The group of each Value, by the labels of what it was made from. A leaf labelled
 * 'layers.0.neurons.3.weight.1' belongs to 'layers.0.neurons.3'; what is made directly from such
 * leaves belongs to what their groups have in common, and a function of one Value, an activation,
 * stays in that Value's group.
 */
export function scopesOf(
  values: ReadonlyMap<Value, readonly Value[] | undefined>,
): Map<Value, string> {
  const scopes = new Map<Value, string>()
  for (const [value, operands = []] of values) {
    scopes.set(value, operands.length === 0 ? scopeOf(value) : scopeFrom(operands, scopes))
  }
  return scopes
}

/** A label without its last name; a number behind that name belongs to it. */
const scopeOf = ({ label = '' }: Value): string => label.replace(/\.?[^.]+(\.\d+)?$/, '')

function scopeFrom(operands: readonly Value[], scopes: ReadonlyMap<Value, string>): string {
  if (operands.length === 1) return scopes.get(operands[0]!) ?? ''
  const named = operands.filter((operand) => operand.op === '' && scopes.get(operand))
  if (named.length === 0) return ''
  return named.map((operand) => scopes.get(operand)!).reduce(common)
}

function common(a: string, b: string): string {
  const [as, bs] = [a.split('.'), b.split('.')]
  let length = 0
  while (length < as.length && as[length] === bs[length]) length++
  return as.slice(0, length).join('.')
}
