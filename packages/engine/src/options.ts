/**
 * Checks that all options are known, so that a misspelled one is not silently ignored.
 * @param known their names, with commas between them
 * @throws TypeError that names the unknown option, and those that there are
 */
export function needKnown(options: object, known: string): void {
  for (const name of Object(options) === options ? Object.keys(options) : [options as never])
    if (!known.split(', ').includes(name))
      throw new TypeError(`got the option ${String(name as unknown)}; pass ${known}`)
}
