import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'

// What tests of the train page do again and again.

export const train = (page: Page) => page.getByRole('button', { name: 'Train', exact: true })
export const status = (page: Page) => page.locator('.doing')

/** Waits until the network that was asked for last is there. */
export async function ready(page: Page): Promise<void> {
  await page.locator('main[aria-busy=false]').waitFor()
  await status(page)
    .getByText(/^Ready/)
    .waitFor()
}

export async function saved(page: Page, button: string, within = page.locator('body')) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    within.getByRole('button', { name: button }).click(),
  ])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

/** Puts a file into the chooser that a label names. */
export const upload = (page: Page, label: RegExp, name: string, content: string | Buffer) =>
  page
    .getByLabel(label)
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
