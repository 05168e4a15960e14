const bits = new BigInt64Array(1)
const float = new Float64Array(bits.buffer)

/** How many doubles lie between two numbers; 0 for two NaNs, ∞ where only one of them is finite. */
export function ulpsBetween(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity
  return Math.abs(Number(place(a) - place(b)))
}

/** The place of a double in the row of all doubles. */
function place(x: number): bigint {
  float[0] = x
  const value = bits[0]!
  return value < 0n ? -(value & 0x7fffffffffffffffn) : value
}
