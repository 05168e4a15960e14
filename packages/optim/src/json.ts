/** A number in JSON, where NaN, the infinities and −0 are text: as numbers JSON would lose them. */
export type JSONNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0'

/** Such a number, or nested lists of them. */
export type JSONNumbers = JSONNumber | readonly JSONNumbers[]

/** A copy of plain data with its numbers in a form from which JSON brings them back. */
export const encode = (data: unknown): unknown =>
  JSON.parse(
    JSON.stringify(data, (_, x: unknown) =>
      Object.is(x, -0) ? '-0' : typeof x === 'number' && !Number.isFinite(x) ? String(x) : x,
    ),
  )

/** A copy of encoded data with its numbers as they were. */
export const decode = (data: unknown): unknown =>
  JSON.parse(JSON.stringify(data ?? null), (_, x: unknown) =>
    typeof x === 'string' && /^(NaN|-?Infinity|-0)$/.test(x) ? Number(x) : x,
  )
