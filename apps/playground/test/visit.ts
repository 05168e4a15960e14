import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { startBrowser } from '@mg/workspace/browser'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import type { PreviewServer } from 'vite'
import { addressOf, serve as start } from '../src/server'

/** Screenshots are left here, to be looked at. */
const SHOTS = resolve('test-results')

/** A page as somebody has it who opened it, and all that it said and asked for. */
export interface Visit {
  page: Page
  context: BrowserContext
  /** What stood on the console, and errors that nobody caught. */
  said: string[]
  /** Addresses other than the page's own that were asked for. */
  elsewhere: string[]
}

export interface Place {
  server: PreviewServer
  url: string
}

/** The built page on a server of its own, under a path. */
export async function serve(base = '/'): Promise<Place> {
  const server = await start({ folder: inject('built'), base })
  return { server, url: addressOf(server) }
}

/**
 * For a file of tests: a browser, the built page, and `visit`, which opens it. After each test the
 * pages must have been silent, and must have asked nobody else for anything.
 */
export function visits(): (hash?: string, options?: BrowserContextOptions) => Promise<Visit> {
  let browser: Browser
  let place: Place
  let open: Visit[] = []
  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true })
    place = await serve()
    browser = await startBrowser()
  })
  afterEach(async () => {
    const all = open
    open = []
    for (const { said, elsewhere, context } of all) {
      await context.close()
      expect(said).toEqual([])
      expect(elsewhere).toEqual([])
    }
  })
  afterAll(async () => {
    await browser?.close()
    await place?.server.close()
  })
  return async (hash = '', options = {}) => {
    const visit = await opened(browser, place.url, options)
    open.push(visit)
    await visit.page.goto(place.url + hash)
    return visit
  }
}

/** An empty page of a browser that has never been here. */
export async function opened(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(40_000)
  const said: string[] = []
  const elsewhere: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(String(error)))
  const { origin } = new URL(url)
  context.on('request', (request) => {
    const isOwn = request.url().startsWith(origin) || /^(blob|data):/.test(request.url())
    if (!isOwn) elsewhere.push(request.url())
  })
  return { page, context, said, elsewhere }
}

/** Keeps what a page looks like. */
export const shoot = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: resolve(SHOTS, `${name}.png`), fullPage: true })

/** What `read` gives once it has been the same for a quarter of a second. */
export async function settled<T>(read: () => Promise<T>): Promise<T> {
  let last = await read()
  for (;;) {
    await new Promise((done) => setTimeout(done, 250))
    const now = await read()
    if (now === last) return now
    last = now
  }
}

/** The text that was copied last. */
export const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText())

/** How large a picture is, and how many colours it has, as the browser reads it. */
export const decoded = (
  page: Page,
  { name, bytes }: { name: string; bytes: Buffer },
): Promise<{ width: number; height: number; colours: number }> =>
  page.evaluate(
    async ({ type, base64 }) => {
      const image = new Image()
      image.src = `data:${type};base64,${base64}`
      await image.decode()
      const { width, height } = image
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width, height })
      const context = canvas.getContext('2d')!
      context.drawImage(image, 0, 0)
      const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)
      return { width, height, colours: new Set(pixels).size }
    },
    {
      type: name.endsWith('.svg') ? 'image/svg+xml' : 'image/png',
      base64: bytes.toString('base64'),
    },
  )
