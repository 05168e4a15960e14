import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { browserPath } from '@mg/workspace/browser'
import { describe, expect, it } from 'vitest'
import { clipboard, shoot, visits } from './visit'

describe.skipIf(browserPath === undefined)('a graph in a frame of another page', () => {
  const visit = visits()

  it('is copied as HTML, and shows the graph and its steps in 700 × 450', async () => {
    const { page, context, elsewhere } = await visit(`#graph/=${encodeURIComponent('f = 3*x + 1')}`)
    await page.locator('.card').first().waitFor()
    await page.getByLabel('Download the graph').click()
    await page.getByRole('button', { name: 'HTML to embed it' }).click()
    await page.getByText('The HTML of this graph was copied').waitFor()
    const html = await clipboard(page)
    expect(html).toMatch(
      /^<iframe src="[^"]+\?embed=graph#graph\/[\w-]+" .*width="700" height="450"/,
    )
    const lesson = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(`<!doctype html><html lang="en"><title>A lesson</title>${html}</html>`)
    }).listen(0, '127.0.0.1')
    try {
      const before = await page.evaluate(() => JSON.stringify(localStorage))
      const other = await context.newPage()
      await other.route('**/favicon.ico', (route) => route.fulfill({ body: '' }))
      const { port } = lesson.address() as AddressInfo
      await other.goto(`http://localhost:${port}/`)
      const frame = other.frameLocator('iframe')
      await frame.locator('.card').first().waitFor()
      await frame.getByRole('button', { name: 'Previous step' }).click()
      await frame.getByText(/^Step \d of \d/).waitFor()
      const inside = frame.locator(':root')
      const [tall, wide] = await inside.evaluate(({ scrollHeight, scrollWidth }) => [
        scrollHeight,
        scrollWidth,
      ])
      expect([tall, wide]).toEqual([450, 700])
      expect(await frame.getByRole('textbox').count()).toBe(0)
      const link = await frame
        .getByRole('link', { name: 'Open in the playground' })
        .evaluate((anchor) => (anchor as HTMLAnchorElement).href)
      expect(link).not.toContain('embed')
      await shoot(other, 'embedded-graph')
      // What is tried out in a frame is not kept as the reader's own work.
      await other.close()
      expect(await page.evaluate(() => JSON.stringify(localStorage))).toBe(before)
      elsewhere.splice(0, elsewhere.length, ...elsewhere.filter((url) => !url.includes(`:${port}`)))
    } finally {
      lesson.close()
    }
  })
})
