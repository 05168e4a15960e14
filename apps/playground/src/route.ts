import { effect, signal } from '@preact/signals'
import { LinkError, decoded, encoded } from './link/code'
import type { Content } from './link/code'
import { copy } from './ui/copy'
import { linked as graphLink } from './graph/link'

// The address tells which page is shown and all that was set on it: #graph/… or #train/….

export type PageName = 'graph' | 'train'

/** A page's part in the address. */
export interface Linked {
  /** What is to be in the address, without the numbers that change all the time. It follows signals. */
  content(): Content
  /** The same for a link that is handed on: with everything that fits, and a sentence on what does not. */
  whole(): { content: Content; remark?: string } | Promise<{ content: Content; remark?: string }>
  /** Shows what a link holds. @throws LinkError */
  restore(content: Content): void
}

export const page = signal<PageName>(pageIn(location.hash))
/** What is wrong with the link that was opened. */
export const problem = signal<string | undefined>(undefined)

const pages: Record<PageName, () => Promise<Linked>> = {
  graph: async () => graphLink,
  train: async () => (await import('./train/link')).linked,
}

function pageIn(hash: string): PageName {
  return hash.startsWith('#train') ? 'train' : 'graph'
}

const codeIn = (hash: string): string => /^#\w+\/(.*)$/.exec(hash)?.[1] ?? ''

/** What the address was last set to from here, so that it is not taken for somebody else's. */
let own = ''

/** Goes to a page, and leaves a step back. */
export function show(name: PageName): void {
  if (page.value === name) return
  own = `#${name}`
  history.pushState(undefined, '', own)
  page.value = name
}

async function read(): Promise<void> {
  const { hash } = location
  if (hash === own) return
  own = hash
  const name = pageIn(hash)
  page.value = name
  const isKnown = /^#?$|^#(graph|train)(\/|$)/.test(hash)
  const code = codeIn(hash)
  problem.value = isKnown ? undefined : 'There is no such page, so here is the graph.'
  if (code === '') return
  try {
    const [linked, content] = await Promise.all([pages[name](), decoded(code)])
    linked.restore(content)
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    problem.value = `${error.message} You are seeing the usual start instead.`
  }
}

/** How long the address waits for more changes. */
const PAUSE = 400

/** Reads the address, and keeps it up to date from then on. */
export async function startRouting(): Promise<void> {
  await read()
  addEventListener('hashchange', () => void read())
  effect(() => {
    const name = page.value
    let stop: (() => void) | undefined
    let isGone = false
    void pages[name]().then((linked) => {
      if (!isGone) stop = follow(name, linked)
    })
    return () => {
      isGone = true
      stop?.()
    }
  })
}

function follow(name: PageName, linked: Linked): () => void {
  let isFirst = true
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = effect(() => {
    const content = linked.content()
    clearTimeout(timer)
    // The address of a page that was only opened stays as short as it was.
    if (isFirst) {
      isFirst = false
      return
    }
    timer = setTimeout(() => {
      void encoded(content).then((code) => {
        own = `#${name}/${code}`
        history.replaceState(undefined, '', own)
      })
    }, PAUSE)
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}

/** Copies a link to all that is to be seen. */
export async function share(): Promise<void> {
  const name = page.value
  const { content, remark } = await (await pages[name]()).whole()
  const code = await encoded(content)
  own = `#${name}/${code}`
  history.replaceState(undefined, '', own)
  await copy(
    location.href,
    `The link (${location.href.length} characters${remark ? `; ${remark}` : ''})`,
  )
}
