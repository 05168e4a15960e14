/** A name that a file or a caller chose, in quotes and short enough to be read. */
export const quoted = (name: string): string =>
  JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)

/** @throws Error that lists what does not fit: the first 20 of it, since a file can hold a million names */
export function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return
  const more = problems.length > 20 ? `; and ${problems.length - 20} more` : ''
  throw new Error(`nothing was loaded: ${problems.slice(0, 20).join('; ')}${more}`)
}
