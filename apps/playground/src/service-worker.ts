/** Keeps the page's files, so that it works without a network once it has been opened. */

declare const __FILES__: readonly string[]
declare const __VERSION__: string

/** The part of a service worker's scope that is used here; the page's own types leave it out. */
interface Scope {
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
  clients: { claim(): Promise<void> }
}
interface Extendable {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching {
  request: Request
  respondWith(response: Promise<Response>): void
}

const scope = self as unknown as Scope
const PREFIX = 'playground '
const NAME = PREFIX + __VERSION__

scope.addEventListener('install', (event) => {
  // `reload`: what a host lets browsers keep may be older than this worker.
  const requests = __FILES__.map((file) => new Request(file, { cache: 'reload' }))
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(requests)))
})

// A new worker waits until no page of the old one is open, so that no file is taken from under it.
scope.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(PREFIX) && name !== NAME))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => scope.clients.claim()),
  )
})

scope.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || !request.url.startsWith(new URL('./', location.href).href)) return
  event.respondWith(request.mode === 'navigate' ? newest(request) : kept(request))
})

/** A file's name changes with its content, so that a kept one is right. */
async function kept(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request)
}

/** The page itself is asked for first: it names the newest files. */
async function newest(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const page = await caches.match('./')
    if (page) return page
    throw error
  }
}
