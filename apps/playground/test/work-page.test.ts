import { browserPath } from '@mg/workspace/browser'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { choose, program, write } from './graphing'
import { ready, status, train } from './training'
import { visits } from './visit'

/** Machines that do other things as well take their time. */
const PATIENT = { timeout: 40_000 }

const stepOf = async (page: Page): Promise<number> =>
  Number(await status(page).getAttribute('data-step'))
const lossOf = async (page: Page): Promise<string> =>
  /loss (\S+),/.exec(await status(page).innerText())![1]!
const go = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click()

/** A training that runs, and has come some way. */
async function running(page: Page): Promise<void> {
  await ready(page)
  await train(page).click()
  await expect.poll(() => stepOf(page), PATIENT).toBeGreaterThan(20)
}

/** Stops a training, and says where it stands when the last step is there. */
async function paused(page: Page): Promise<{ step: number; loss: string }> {
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText(/^Paused/).waitFor()
  let before = -1
  while (before !== (before = await stepOf(page))) await page.waitForTimeout(500)
  return { step: before, loss: await lossOf(page) }
}

/** Waits until it has taken more steps, and none was lost on the way. */
async function expectItGoesOn(page: Page, from: number): Promise<void> {
  expect(await stepOf(page)).toBeGreaterThanOrEqual(from)
  await page.locator('main[aria-busy=false]').waitFor()
  await expect.poll(() => stepOf(page), PATIENT).toBeGreaterThan(from + 10)
  await page.getByRole('button', { name: 'Pause' }).waitFor()
}

/** Makes the page believe that its tab is hidden, or seen again. */
const hide = (page: Page, isHidden: boolean) =>
  page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isHidden)

describe.skipIf(browserPath === undefined)('work', () => {
  const visit = visits()

  it.each([
    ['a reload', async (page: Page) => void (await page.reload())],
    [
      'the other page, back, and a reload',
      async (page: Page) => {
        await go(page, 'Train')
        await ready(page)
        await go(page, 'Graph')
        await page.reload()
      },
    ],
    [
      'the other page, a reload there, and back',
      async (page: Page) => {
        await go(page, 'Train')
        await page.reload()
        await ready(page)
        await go(page, 'Graph')
      },
    ],
    [
      'a click on the name of the page, and a reload',
      async (page: Page) => {
        await page.locator('.brand').click()
        await page.reload()
      },
    ],
    [
      'another site, and back',
      async (page: Page) => {
        await page.goto('about:blank')
        await page.goBack()
      },
    ],
    [
      'its bare address, typed anew',
      async (page: Page) => {
        const { origin, pathname } = new URL(page.url())
        await page.goto('about:blank')
        await page.goto(origin + pathname)
      },
    ],
  ])('on the graph survives %s', async (_, leave) => {
    const { page } = await visit()
    await choose(page, 'A kink')
    await write(page, 'mine = 3\nyours = mine * 2')
    await leave(page)
    await page.locator('.card').first().waitFor()
    expect(await program(page)).toContain('mine = 3\nyours = mine * 2')
  })

  it('on the graph is there in a new tab', async () => {
    const { page, context } = await visit()
    await write(page, 'mine = 3\nyours = mine * 2')
    await expect.poll(() => page.url(), PATIENT).toContain('#graph/')
    const other = await context.newPage()
    await other.goto(page.url().replace(/#.*/, ''))
    await other.locator('.card').first().waitFor()
    expect(await program(other)).toContain('mine = 3')
  })

  it('gives way to a link', async () => {
    const { page } = await visit()
    await write(page, 'mine = 3')
    await expect.poll(() => page.url(), PATIENT).toContain('#graph/')
    const link = page.url()
    await write(page, 'other = 4')
    await expect.poll(() => page.url(), PATIENT).not.toBe(link)
    await page.goto('about:blank')
    await page.goto(link)
    await page.locator('.card').first().waitFor()
    expect(await program(page)).toContain('mine = 3')
  })

  it('of a training survives a reload, weights, settings and curves, also by way of the other page', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByLabel('Learning rate').fill('0.03')
    await page.getByLabel('Regularisation').selectOption('l2')
    await page.getByRole('slider', { name: 'Noise' }).fill('0.2')
    await running(page)
    const { step, loss } = await paused(page)
    const curve = () =>
      page
        .getByRole('img', { name: /^loss by step/ })
        .locator('path.train')
        .getAttribute('d')
    const drawn = (await curve())!
    expect(drawn.length).toBeGreaterThan(100)
    await go(page, 'Graph')
    await page.locator('.card').first().waitFor()
    await page.reload()
    await page.locator('.card').first().waitFor()
    await go(page, 'Train')
    await page.getByText(/^Paused/).waitFor()
    expect([await stepOf(page), await lossOf(page)]).toEqual([step, loss])
    expect(await page.getByLabel('Learning rate').inputValue()).toBe('0.03')
    expect(await page.getByLabel('Regularisation').inputValue()).toBe('l2')
    expect(await curve()).toBe(drawn)
    await page.reload()
    await page.getByText(/^Paused/).waitFor()
    expect([await stepOf(page), await lossOf(page)]).toEqual([step, loss])
    expect(await curve()).toBe(drawn)
  })

  it('goes on while another page or another tab is looked at', async () => {
    const { page } = await visit('#train')
    await running(page)
    const step = await stepOf(page)
    await go(page, 'Graph')
    await page.locator('.card').first().waitFor()
    await page.waitForTimeout(300)
    await go(page, 'Train')
    await expectItGoesOn(page, step)
    await hide(page, true)
    await page.waitForTimeout(300)
    await hide(page, false)
    await expectItGoesOn(page, step)
  })

  it('goes on when a penalty, the batch, the noise or the optimiser changes', async () => {
    const { page } = await visit('#train')
    await running(page)
    let step = await stepOf(page)
    for (const set of [
      () => page.getByLabel('Regularisation').selectOption('l2'),
      () => page.getByLabel('Batch size (0: all)').fill('10'),
      () => page.getByRole('slider', { name: 'Noise' }).fill('0.2'),
      () => page.getByLabel('Optimiser').selectOption('sgd'),
      () => page.getByLabel('Rate schedule').selectOption('cosine'),
    ]) {
      await set()
      await expectItGoesOn(page, step)
      step = await stepOf(page)
    }
  })

  it('goes on when a point is painted', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByLabel('Data set').selectOption('painted')
    await page.getByRole('button', { name: 'Start from the points before' }).click()
    await running(page)
    const step = await stepOf(page)
    await page.locator('.plane').click({ position: { x: 30, y: 30 } })
    await page.getByText('151 for training, 50 for testing').waitFor()
    await expectItGoesOn(page, step)
  })

  it('comes back when another network took its place', async () => {
    const { page } = await visit('#train')
    await running(page)
    const { step, loss } = await paused(page)
    for (const replace of [
      () => page.getByRole('button', { name: 'One neuron more in layer 1' }).click(),
      () => page.getByRole('button', { name: 'Reset' }).click(),
      () => page.getByLabel('Data set').selectOption('three'),
    ]) {
      await replace()
      await ready(page)
      await page.getByRole('button', { name: `Back to step ${step}` }).click()
      await page.getByText(/^Paused/).waitFor()
      expect([await stepOf(page), await lossOf(page)]).toEqual([step, loss])
      expect(await page.getByLabel('Data set').inputValue()).toBe('moons')
    }
  })

  it('is there again after the notebook, which leaves no settings behind', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByLabel('Learning rate').fill('0.03')
    const settings = () =>
      page
        .locator('.settings')
        .evaluate((panel) =>
          [...panel.querySelectorAll<HTMLInputElement>('select, input')].map(({ value }) => value),
        )
    const before = await settings()
    await page.getByRole('button', { name: 'The notebook' }).click()
    await page.getByText(/^Done: step 100/).waitFor()
    expect(await settings()).not.toEqual(before)
    await page.getByRole('button', { name: 'Back to the settings before' }).click()
    await ready(page)
    expect(await settings()).toEqual(before)
    await page.getByRole('button', { name: 'The notebook' }).click()
    await page.getByText(/^Done: step 100/).waitFor()
    await page.getByLabel('Data set').selectOption('spiral')
    await ready(page)
    expect(await settings()).toEqual(before)
  })
})
