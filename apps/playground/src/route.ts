import { effect, signal } from '@preact/signals'
import { LinkError, decoded, encoded } from './link/code'
import type { Content } from './link/code'
import { copy } from './ui/copy'
import { keep, kept } from './work'

// The address tells which page is shown and all that was set on it: #graph/…, #train/… or
// #names/…; of the lessons it tells which one: #learn/slope. A link may also name it as ?lesson=slope.

export type PageName = 'graph' | 'train' | 'names' | 'learn'
/** The pages of which all that is set is kept. */
type KeptName = Exclude<PageName, 'learn'>

/** A page's part in the address. */
export interface Linked {
  /** What is to be in the address, without the numbers that change all the time. It follows signals. */
  content(): Content
  /** The same for a link that is handed on: with everything that fits, and a sentence on what does not. */
  whole(): { content: Content; remark?: string } | Promise<{ content: Content; remark?: string }>
  /** All there is to keep, and then less, for where that is too much. */
  work(): readonly Content[]
  /** Shows what a link holds. @throws LinkError */
  restore(content: Content): void
}

followQuery()
export const page = signal<PageName>(pageIn(location.hash))
/** The lesson that the address asks for; undefined for the list of them. */
export const lessonAsked = signal<string | undefined>(lessonIn(location.hash))
/** What is wrong with the link that was opened. */
export const problem = signal<string | undefined>(undefined)

const pages: Record<KeptName, () => Promise<Linked>> = {
  graph: async () => (await import('./graph/link')).linked,
  train: async () => (await import('./train/link')).linked,
  names: async () => (await import('./names/link')).linked,
}
/** Those of the pages that are here by now. */
const opened = new Map<KeptName, Linked>()
/** The address of each page as it was last read or written. */
const hashes: Record<PageName, string> = {
  graph: '#graph',
  train: '#train',
  names: '#names',
  learn: '#learn',
}

function pageIn(hash: string): PageName {
  return (/^#(train|names|learn)\b/.exec(hash)?.[1] as PageName | undefined) ?? 'graph'
}

function lessonIn(hash: string): string | undefined {
  return /^#learn\/(.+)$/.exec(hash)?.[1]
}

/** The address of a lesson, or of the list of them. */
export function lessonLink(lesson?: string): string {
  return lesson === undefined ? '#learn' : `#learn/${lesson}`
}

/** `?lesson=slope` and `?expr=x**2`, the forms that people read and write, become the page's own. */
function followQuery(): void {
  const query = new URLSearchParams(location.search)
  const lesson = query.get('lesson')
  // As it stands there: in an expression, + is a plus.
  const expression = /[?&]expr=([^&]*)/.exec(location.search)?.[1]
  if (location.hash !== '' || (lesson ?? expression) === undefined) return
  query.delete('lesson')
  query.delete('expr')
  const rest = query.size > 0 ? `?${query}` : ''
  const hash = lesson === null ? `#graph/=${expression}` : lessonLink(lesson || undefined)
  history.replaceState(undefined, '', location.pathname + rest + hash)
}

const codeIn = (hash: string): string => /^#\w+\/(.*)$/.exec(hash)?.[1] ?? ''

/** Goes to a page as it was left, and leaves a step back. */
export function show(name: PageName): void {
  if (page.value === name) return
  history.pushState(undefined, '', hashes[name])
  page.value = name
}

/** Shows what the address says. */
async function read(): Promise<void> {
  const { hash } = location
  const name = pageIn(hash)
  const isKnown = /^#?$|^#(graph|train|names|learn)(\/|$)/.test(hash)
  problem.value = isKnown ? undefined : 'There is no such page, so here is the graph.'
  page.value = name
  if (name === 'learn') {
    hashes.learn = hash
    lessonAsked.value = lessonIn(hash)
    return
  }
  const code = codeIn(hash)
  // An address without more to it leaves the page as it is, and so does the page's own.
  const isNews = code !== '' && hash !== hashes[name]
  if (isKnown) hashes[name] = hash
  if (!opened.has(name)) await open(name)
  else if (isNews) await follow(name, code)
}

/** Opens a page for the first time: with its link, or as it was left. */
async function open(name: KeptName): Promise<void> {
  const linked = await pages[name]()
  if (opened.has(name)) return
  opened.set(name, linked)
  const hash = hashes[name]
  const work = kept(name, hash)
  const code = codeIn(hash)
  if (work) {
    try {
      linked.restore(work)
    } catch (error) {
      if (!(error instanceof LinkError)) throw error
    }
  } else if (code !== '') await follow(name, code)
}

async function follow(name: KeptName, code: string): Promise<void> {
  try {
    opened.get(name)!.restore(await decoded(code))
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
  addEventListener('pagehide', keepAll)
  document.addEventListener('visibilitychange', keepAll)
  effect(() => {
    const name = page.value
    if (name === 'learn') return undefined
    let stop: (() => void) | undefined
    let isGone = false
    void open(name).then(() => {
      if (!isGone) stop = write(name)
    })
    return () => {
      isGone = true
      stop?.()
    }
  })
}

/** Keeps what was done on every page that was opened. */
function keepAll(): void {
  for (const [name, linked] of opened) keep(name, hashes[name], linked.work())
}

/** Writes what is set on a page to the address. */
function write(name: KeptName): () => void {
  const linked = opened.get(name)!
  let isFirst = true
  let timer: ReturnType<typeof setTimeout> | undefined
  const put = async (content: Content): Promise<void> => {
    const hash = `#${name}/${await encoded(content)}`
    hashes[name] = hash
    if (page.value === name) history.replaceState(undefined, '', hash)
    keep(name, hash, linked.work())
  }
  let waiting: Content | undefined
  const stop = effect(() => {
    const content = linked.content()
    clearTimeout(timer)
    // The address of a page that was only opened stays as short as it was.
    if (isFirst) {
      isFirst = false
      return
    }
    waiting = content
    timer = setTimeout(() => {
      waiting = undefined
      void put(content)
    }, PAUSE)
  })
  return () => {
    clearTimeout(timer)
    stop()
    if (waiting) void put(waiting)
  }
}

/** Copies a link to all that is to be seen. */
export async function share(): Promise<void> {
  const name = page.value
  if (name === 'learn') {
    const lesson = lessonAsked.value
    const { origin, pathname } = location
    return copy(`${origin}${pathname}${lesson ? `?lesson=${lesson}` : '#learn'}`, 'The link')
  }
  const { content, remark } = await (await pages[name]()).whole()
  const code = await encoded(content)
  hashes[name] = `#${name}/${code}`
  history.replaceState(undefined, '', hashes[name])
  await copy(
    location.href,
    `The link (${location.href.length} characters${remark ? `; ${remark}` : ''})`,
  )
}
