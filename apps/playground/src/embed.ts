import type { Content } from './link/code'
import { encoded } from './link/code'
import { copy } from './ui/copy'

/** Whether the page stands in a frame of another one, with its graph alone: `?embed=graph`. */
export const isEmbedded = document.documentElement.dataset['embed'] !== undefined

/** The address of this page with everything around what is embedded. */
export function wholeAddress(): string {
  const address = new URL(location.href)
  address.searchParams.delete('embed')
  return address.href
}

/** Copies what another page has to contain to show a graph. */
export async function copyEmbedding(content: Content): Promise<void> {
  const { origin, pathname } = location
  const address = `${origin}${pathname}?embed=graph#graph/${await encoded(content)}`
  await copy(
    `<iframe src="${address}" title="A graph in the @mg playground" width="700" height="450" style="border:0" sandbox="allow-scripts allow-same-origin allow-downloads allow-popups" allow="clipboard-write"></iframe>`,
    'The HTML of this graph',
  )
}
