import { isEmbedded } from './embed'
import type { Content } from './link/code'
import { asList, asRecord, asText } from './link/read'

// What was done on each page is kept in the browser, so that it is there again after a reload, after
// another address, or when the page is opened the next time.

/** What was done on a page, and the address that it had. */
export interface Work extends Content {
  hash: string
}

/** The tab's own work comes first; a new tab begins with what was done last in any. */
const stores = (): readonly Storage[] => {
  // What is tried out in a frame is not the reader's own work.
  if (isEmbedded) return []
  try {
    return [sessionStorage, localStorage]
  } catch {
    // Storage may be switched off; then work lasts as long as the page.
    return []
  }
}

const keyOf = (page: string): string => `work on ${page}`

/** Keeps the first of these that fits, in the tab and for new ones. */
export function keep(page: string, hash: string, choices: readonly Content[]): void {
  for (const store of stores()) {
    for (const { state, numbers } of choices) {
      try {
        store.setItem(keyOf(page), JSON.stringify({ hash, state, numbers: Array.from(numbers) }))
        break
      } catch {
        // Too much for the store: the next choice is smaller.
        store.removeItem(keyOf(page))
      }
    }
  }
}

/** What was kept: of this tab, or for a page without an address of its own, of any. */
export function kept(page: string, hash: string): Work | undefined {
  const isBare = !hash.includes('/')
  const works = stores().map((store) => read(store.getItem(keyOf(page))))
  const [own, other] = works
  if (own && (isBare || own.hash === hash)) return own
  return isBare ? other : undefined
}

function read(text: string | null): Work | undefined {
  if (text === null) return undefined
  try {
    const { hash, state, numbers } = asRecord(JSON.parse(text))
    const all = asList(numbers).map((x) => (typeof x === 'number' ? x : Number.NaN))
    return { hash: asText(hash, 100_000, ''), state, numbers: Float64Array.from(all) }
  } catch {
    return undefined
  }
}
