// Keeps the whole site once it has been opened, so that it can be read offline. The two names below
// are replaced when the site is put in its place.
declare const __FILES__: readonly string[]
declare const __VERSION__: string

interface Waiting {
  waitUntil(done: Promise<unknown>): void
}
interface Fetching {
  request: Request
  respondWith(response: Promise<Response>): void
}
/** What a service worker has of its own; the library of types for pages does not know it. */
interface Scope {
  addEventListener(name: 'install' | 'activate', act: (event: Waiting) => void): void
  addEventListener(name: 'fetch', act: (event: Fetching) => void): void
}

const scope = self as unknown as Scope

const PREFIX = 'docs '
const NAME = PREFIX + __VERSION__
const ROOT = new URL('./', location.href).href
/** The playground keeps itself. */
const PLAYGROUND = `${ROOT}playground/`

scope.addEventListener('install', (event) => {
  const requests = __FILES__.map((file) => new Request(file, { cache: 'reload' }))
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(requests)))
})

// A new worker waits until no page of the old one is open, so that no file is taken from under it.
scope.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(PREFIX) && name !== NAME))
      .then((old) => Promise.all(old.map((name) => caches.delete(name)))),
  )
})

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const isOurs = request.url.startsWith(ROOT) && !request.url.startsWith(PLAYGROUND)
  if (request.method === 'GET' && isOurs) event.respondWith(answer(request))
})

/** Files of the version that the page belongs to; a page itself is asked for over the network first. */
async function answer(request: Request): Promise<Response> {
  if (request.mode !== 'navigate') return (await kept(request.url)) ?? fetch(request)
  try {
    return await fetch(request)
  } catch (error) {
    const page = await kept(request.url)
    if (page) return page
    throw error
  }
}

function kept(address: string): Promise<Response | undefined> {
  const { origin, pathname } = new URL(address)
  const file = pathname.endsWith('/') ? `${pathname}index.html` : pathname
  return caches.match(origin + file)
}
