/**
 * Readers of what comes from outside: a link, a file. Each gives a value that is surely of its kind,
 * or else the one to fall back on.
 */
export const asText = (x: unknown, longest: number, otherwise: string): string =>
  typeof x === 'string' && x.length <= longest ? x : otherwise

export const asNumber = (x: unknown, low: number, high: number, otherwise: number): number =>
  typeof x === 'number' && x >= low && x <= high ? x : otherwise

export const asInteger = (x: unknown, low: number, high: number, otherwise: number): number =>
  Number.isInteger(x) ? asNumber(x, low, high, otherwise) : otherwise

export const asChoice = <T extends string>(x: unknown, choices: readonly T[], otherwise: T): T =>
  choices.find((choice) => choice === x) ?? otherwise

export const asFlag = (x: unknown, otherwise: boolean): boolean =>
  typeof x === 'boolean' ? x : otherwise

export const asList = (x: unknown): readonly unknown[] => (Array.isArray(x) ? x : [])

export const asRecord = (x: unknown): Readonly<Record<string, unknown>> =>
  typeof x === 'object' && x !== null && !Array.isArray(x) ? (x as Record<string, unknown>) : {}
