let failure: NodeJS.ErrnoException | undefined

process.stdout.on('error', (error) => (failure ??= error))
process.stderr.on('error', () => {}) // there is nowhere left to say so

/** Prints a line, unless standard output failed before. */
export function say(line = ''): void {
  if (failure === undefined) process.stdout.write(`${line}\n`)
}

/** Why standard output takes no more: its reader left (`EPIPE`, after `| head`), or its disk is full. */
export const outputFailure = (): NodeJS.ErrnoException | undefined => failure

/**
 * Text from elsewhere as a terminal may show it, on one line: control characters, and those that
 * change the direction of the text, are spelled out, as JSON does it.
 */
export const printable = (text: string): string =>
  text.replace(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** What could not be written: exit code 1, and a line for each. */
export class OutputError extends Error {
  override readonly name = 'OutputError'
}
