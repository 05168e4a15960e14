/**
 * Checks that all options are known, so that a misspelled one is not silently ignored.
 * @param known their names, with commas between them
 * @throws TypeError that names the unknown option, and those that there are
 */
export function needKnown(options: object, known: string): void {
  const isKnown = (name: string): boolean => known.split(', ').includes(name)
  const names = Object(options) === options ? Object.keys(options) : [String(options as unknown)]
  const unknown = names.find((name) => !isKnown(name))
  if (unknown !== undefined) throw new TypeError(`got the option ${unknown}; pass ${known}`)
}
