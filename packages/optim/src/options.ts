/**
 * Checks that all options are known, so that a misspelled one is not silently ignored.
 * @param known their names, with commas between them
 * @throws TypeError that names the unknown option, and those that there are
 */
export function needKnown(options: object, known: string): void {
  if (Object(options) !== options || Array.isArray(options) || typeof options === 'function') {
    throw new TypeError(`got ${String(options as unknown)} as options; pass a record of ${known}`)
  }
  const unknown = Object.keys(options).find((name) => !known.split(', ').includes(name))
  if (unknown !== undefined) {
    throw new TypeError(`got the option ${unknown}; pass some of ${known}`)
  }
}
