/** A number in JSON, where NaN, the infinities and −0 are text: as numbers JSON would lose them. */
export type JSONNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0'

/** A number in a form from which JSON brings it back. */
export function encodeNumber(x: number): JSONNumber {
  if (Object.is(x, -0)) return '-0'
  return Number.isFinite(x) ? x : (String(x) as JSONNumber)
}

/** The number that was encoded, or undefined for what is not one. */
export function decodeNumber(x: unknown): number | undefined {
  if (typeof x === 'number') return x
  return /^(NaN|-?Infinity|-0)$/.test(x as string) && typeof x === 'string' ? Number(x) : undefined
}

/** @throws TypeError when this is not a list of numbers; @throws RangeError when it is not as long as asked */
export function decodeNumbers(list: unknown, length: number, name: string): number[] {
  if (!Array.isArray(list))
    throw new TypeError(`got ${name} that is not a list; pass ${length} numbers`)
  if (list.length !== length) {
    throw new RangeError(`got ${list.length} numbers as ${name}; pass ${length}`)
  }
  return Array.from(list, (item: unknown, i) => {
    const x = decodeNumber(item)
    if (x === undefined) {
      throw new TypeError(`got ${JSON.stringify(item)} as ${name}[${i}]; pass a number`)
    }
    return x
  })
}
