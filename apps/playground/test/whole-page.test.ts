import { browserPath, startBrowser } from '@mg/workspace/browser'
import type { PreviewServer } from 'vite'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { clipboard, opened, serve, shoot, visits } from './visit'

const graphIsDrawn = (page: Page) => page.locator('.card').first().waitFor()
const editorIsThere = async (page: Page): Promise<void> => {
  await page.getByRole('textbox', { name: 'The program' }).hover()
  await page.locator('.cm-editor').waitFor()
}
const networkIsReady = (page: Page) =>
  page
    .locator('.doing')
    .getByText(/^Ready/)
    .waitFor()

describe.skipIf(browserPath === undefined)('the whole page', () => {
  const visit = visits()

  it('can be used within a second of being asked for', async () => {
    const times: number[] = []
    do {
      const { page } = await visit()
      await graphIsDrawn(page)
      times.push(await page.evaluate(() => performance.now()))
    } while (times.length < 10 && times.at(-1)! >= 1000)
    expect(Math.min(...times)).toBeLessThan(1000)
  })

  it.each(['#graph', '#train'])('fetches at most 185 kB before it is touched: %s', async (hash) => {
    const { page, context } = await visit(hash)
    await (hash === '#graph' ? graphIsDrawn(page) : networkIsReady(page))
    await page.getByText('Everything runs on your machine').waitFor()
    await page.waitForLoadState('networkidle')
    const files = await page.evaluate(() => [
      location.href,
      ...new Set(performance.getEntriesByType('resource').map(({ name }) => name)),
    ])
    const sizes = files.map(async (file) => {
      const body = await (await context.request.get(file)).body()
      return file.endsWith('.woff2') ? body.length : gzipSync(body).length
    })
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    expect(total).toBeGreaterThan(100_000)
    expect(total, `${total} bytes`).toBeLessThan(185_000)
  })

  it('carries a policy that permits nothing made of text, and nothing from elsewhere', async () => {
    const { page } = await visit()
    const policy = await page
      .locator('meta[http-equiv="Content-Security-Policy"]')
      .getAttribute('content')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe-(inline|eval)'?(;| |$)(?<!wasm-unsafe-eval'(;| |$))/)
    expect(policy).not.toMatch(/https?:/)
  })

  it('is reached and used by keyboard alone', async () => {
    const { page } = await visit()
    await graphIsDrawn(page)
    await editorIsThere(page)
    const focused = () =>
      page.evaluate(() => {
        const deep = (root: Document | ShadowRoot): Element | null =>
          root.activeElement?.shadowRoot ? deep(root.activeElement.shadowRoot) : root.activeElement
        const at = deep(document)
        return at?.getAttribute('aria-label') ?? at?.textContent ?? ''
      })
    const tabTo = async (name: string | RegExp): Promise<void> => {
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab')
        const now = await focused()
        if (typeof name === 'string' ? now === name : name.test(now)) return
      }
      throw new Error(`Tab never reached ${name}`)
    }
    await tabTo('Train')
    await page.keyboard.press('Enter')
    await networkIsReady(page)
    await tabTo('Train')
    await page.keyboard.press('Enter')
    await page
      .locator('.doing')
      .getByText(/^Training/)
      .waitFor()
    await page.keyboard.press('Enter')
    await page
      .locator('.doing')
      .getByText(/^Paused/)
      .waitFor()
    await tabTo(/^neuron 1 of layer 1/)
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'The chosen neuron' }).waitFor()
    await page.keyboard.press('Shift+Tab')
    await page.goBack()
    await graphIsDrawn(page)
    await tabTo(/^The graph\./)
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toMatch(/^x\d, leaf/)
    await page.keyboard.press('Shift+ArrowRight')
    expect(await focused()).toMatch(/leaf: data (2\.01|0\.01)/)
    await tabTo('Check')
    await page.keyboard.press('ArrowRight')
    await page.getByLabel('Code', { exact: true }).getByText('import { Value }').waitFor()
  })

  it('opens shared links, and says a sentence about damaged ones', async () => {
    const { page } = await visit()
    await graphIsDrawn(page)
    await page.getByLabel('Example').selectOption('A kink')
    await page.getByRole('slider', { name: 'x' }).fill('1')
    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.getByText(/^The link .* was copied/).waitFor()
    const { hash } = new URL(await clipboard(page))
    const other = await visit(hash)
    await other.page
      .locator('.hit')
      .and(other.page.getByLabel(/^x, leaf: data 1,/))
      .waitFor()
    for (const broken of [
      hash.slice(0, -5),
      `${hash}abc`,
      '#graph/%%%',
      '#graph/AAAA',
      '#train/AbCdEfGh12',
    ]) {
      const { page } = await visit(broken)
      await page
        .getByRole('alert')
        .getByText(/^This link is/)
        .waitFor()
      await page.getByRole('button', { name: 'Dismiss' }).click()
      await page.locator('main').waitFor()
    }
    const { page: lost } = await visit('#nowhere')
    await lost.getByRole('alert').getByText('There is no such page').waitFor()
    await graphIsDrawn(lost)
  })

  it('is called after what it shows', async () => {
    const { page } = await visit()
    await graphIsDrawn(page)
    expect(await page.title()).toBe('Graph · @mg playground')
    await page.getByRole('link', { name: 'Train' }).click()
    await networkIsReady(page)
    expect(await page.title()).toBe('Train · @mg playground')
  })

  it('goes by the system’s colours, or by one’s own choice', async () => {
    const { page } = await visit('', { colorScheme: 'dark' })
    await graphIsDrawn(page)
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(await ground()).toBe('rgb(21, 22, 26)')
    await page.getByRole('button', { name: /^Theme: as the system/ }).click()
    expect(await ground()).toBe('rgb(247, 246, 242)')
    await page.reload()
    await graphIsDrawn(page)
    expect(await ground()).toBe('rgb(247, 246, 242)')
  })

  it('does not move where motion is not wanted', async () => {
    const { page } = await visit('', { reducedMotion: 'reduce' })
    await graphIsDrawn(page)
    await page.getByRole('button', { name: 'Previous step' }).click()
    const moving = await page.evaluate(() => document.getAnimations().length)
    expect(moving).toBe(0)
  })

  it.each([360, 1024, 1280, 1920])('fits %s pixels, and is kept as pictures', async (width) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const viewport = { width, height: Math.min(1080, Math.max(740, Math.round(width * 0.66))) }
      const graph = await visit('', { colorScheme, viewport })
      await graphIsDrawn(graph.page)
      await editorIsThere(graph.page)
      await graph.page.getByText('All agree to').waitFor()
      await graph.page.waitForTimeout(300)
      await shoot(graph.page, `graph-${width}-${colorScheme}`)
      const train = await visit('#train', { colorScheme, viewport })
      await networkIsReady(train.page)
      const log = (await train.page.getByText('log', { exact: true }).boundingBox())!
      expect(log.x + log.width).toBeLessThan(width)
      await train.page.getByRole('button', { name: 'The notebook' }).click()
      await train.page.getByText(/^Done: step 100/).waitFor()
      await shoot(train.page, `train-${width}-${colorScheme}`)
      for (const { page } of [graph, train]) {
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(wide).toBeLessThanOrEqual(0)
      }
    }
  })
})

describe.skipIf(browserPath === undefined)('the built files', () => {
  const servers: PreviewServer[] = []
  afterAll(() => Promise.all(servers.map((server) => server.close())))

  it('work under any path, and without a network once they were loaded', async () => {
    const place = await serve('/some/where/deep/')
    servers.push(place.server)
    const browser = await startBrowser()
    try {
      const { page, said, elsewhere } = await opened(browser, place.url)
      await page.goto(place.url)
      await graphIsDrawn(page)
      await page.evaluate(async () => {
        const { active } = await navigator.serviceWorker.ready
        if (active?.state !== 'activated') {
          await new Promise((done) => active?.addEventListener('statechange', done, { once: true }))
        }
      })
      // The server is gone for good, as far as this page can tell.
      await place.server.close()
      await page.reload()
      await graphIsDrawn(page)
      await editorIsThere(page)
      await page.getByRole('tab', { name: 'Code' }).click()
      await page.getByRole('link', { name: 'Train' }).click()
      await networkIsReady(page)
      await page.getByRole('button', { name: 'The notebook' }).click()
      await page.getByText(/^Done: step 100/).waitFor()
      expect(said).toEqual([])
      expect(elsewhere).toEqual([])
    } finally {
      await browser.close()
    }
  })
})
