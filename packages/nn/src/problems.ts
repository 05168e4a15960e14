/** A name that a file or a caller chose, in quotes, or the beginning of one that is too long to be read. */
export const quoted = (name: string): string => JSON.stringify(name.slice(0, 80))

/** @throws Error that lists what does not fit: the first 20 of it, since a file can hold a million names */
export function refuse(problems: readonly string[]): void {
  const shown = problems.slice(0, 20).join('; ')
  if (shown) throw new Error(`nothing was loaded: ${shown}${problems[20] ? '; …' : ''}`)
}
