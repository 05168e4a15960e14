/**
 * Names for one text in another language: letters, digits and underscores, each given once, none that
 * the language or the printer keeps for itself.
 */
export class Identifiers {
  private readonly taken: Set<string>

  constructor(reserved: Iterable<string>) {
    this.taken = new Set(reserved)
  }

  /** A name as near to `wanted` as the language permits. */
  name(wanted: string): string {
    // No two underscores in a row, none at an end, and no `v12`, which is a name of the printer's.
    const plain = wanted.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '')
    const start = /^[A-Za-z]/.test(plain) && !/^[vaij]\d*$/.test(plain) ? plain : `x_${plain}`
    const base = start.replace(/_$/, '').slice(0, 40)
    let name = base
    for (let i = 2; this.taken.has(name); i++) name = `${base}_${i}`
    this.taken.add(name)
    return name
  }
}

/**
 * Text of somebody else's as the inside of a comment of any language: letters, digits and a few signs
 * that end no comment anywhere; the rest is left out.
 */
export const commented = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N} ._,:()[\]+=-]+/gu, ' ')
    .slice(0, 80)
    .trim()
