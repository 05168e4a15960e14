import lz from 'lz-string'

/** Code longer than this does not fit into an address. */
const LONGEST = 20_000

/** The address of a page that shows a piece of code; it runs when somebody presses Run. */
export const addressOf = (code: string): string =>
  `${import.meta.env.BASE_URL}try.html#${lz.compressToEncodedURIComponent(code)}`

/** The code in an address; nothing where there is none, or where it is damaged. */
export function codeIn(hash: string): string | undefined {
  const code = lz.decompressFromEncodedURIComponent(hash.replace(/^#/, ''))
  return code && code.length <= LONGEST ? code : undefined
}
