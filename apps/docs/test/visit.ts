import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startBrowser } from '@mg/workspace/browser'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { place } from '../src/build/place'
import { serverOf } from '../src/server'

/** A page as somebody has it who opened it, and all that went wrong there. */
export interface Visit {
  page: Page
  /** What stood on the console, errors that nobody caught, and answers other than files. */
  said: string[]
  /** Addresses other than the site's own that were asked for. */
  elsewhere: string[]
}

/** The site under a path, on a server of its own. */
async function serve(folder: string, base: string): Promise<{ server: Server; url: string }> {
  place(inject('built'), folder, base)
  const server = serverOf(folder, base)
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  return { server, url: `http://localhost:${(server.address() as AddressInfo).port}${base}` }
}

/**
 * For a file of tests: a browser, the site, and `visit`, which opens one of its pages. After each test
 * the pages must have been silent, and must have asked nobody else for anything.
 */
export function visits(
  folder: string,
  base = '/mg/',
): (path: string, options?: BrowserContextOptions) => Promise<Visit> {
  let browser: Browser
  let site: { server: Server; url: string }
  let open: Visit[] = []
  beforeAll(async () => {
    site = await serve(folder, base)
    browser = await startBrowser()
  })
  afterEach(async () => {
    const all = open
    open = []
    for (const { page, said, elsewhere } of all) {
      await page.context().close()
      expect(said).toEqual([])
      expect(elsewhere).toEqual([])
    }
  })
  afterAll(async () => {
    await browser?.close()
    site?.server.close()
  })
  return async (path, options = {}) => {
    const context = await browser.newContext({
      serviceWorkers: 'block',
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    const visit: Visit = { page, said: [], elsewhere: [] }
    page.on('console', (message) => {
      // Each test starts from files as they are served.
      if (!/Service Worker registration blocked/.test(message.text())) {
        visit.said.push(message.text())
      }
    })
    page.on('pageerror', (error) => visit.said.push(String(error)))
    page.on('response', (response) => {
      if (response.status() >= 400) visit.said.push(`${response.status()} ${response.url()}`)
    })
    const { origin } = new URL(site.url)
    context.on('request', (request) => {
      const isOwn = request.url().startsWith(origin) || /^(blob|data):/.test(request.url())
      if (!isOwn) visit.elsewhere.push(request.url())
    })
    open.push(visit)
    await page.goto(site.url + path)
    return visit
  }
}
