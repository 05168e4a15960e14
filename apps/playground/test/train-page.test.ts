import { browserPath } from '@mg/workspace/browser'
import { notebook } from '@mg/datasets'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ready, status, train } from './training'
import { visits } from './visit'

/** The median time of a frame and the longest task, in milliseconds, over a second. */
const paceOf = (page: Page): Promise<{ median: number; longest: number }> =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const frames: number[] = []
        let longest = 0
        const observer = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
        })
        observer.observe({ entryTypes: ['longtask'] })
        const start = performance.now()
        let last = start
        const next = (now: number): void => {
          frames.push(now - last)
          last = now
          if (now - start < 1000) {
            requestAnimationFrame(next)
            return
          }
          observer.disconnect()
          frames.sort((a, b) => a - b)
          done({ median: frames[frames.length >> 1]!, longest })
        }
        requestAnimationFrame(next)
      }),
  )
const isFree = ({ median, longest }: { median: number; longest: number }): boolean =>
  median < 18 && longest < 100

describe.skipIf(browserPath === undefined)('training', () => {
  const visit = visits()

  it('trains moons until every point is told rightly', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByLabel('Pace').selectOption('600')
    await train(page).click()
    await status(page)
      .getByText(/accuracy 100%/)
      .waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await status(page)
      .getByText(/^Paused: step \d/)
      .waitFor()
    expect(await status(page).innerText()).toContain('WebAssembly')
  })

  it('repeats the notebook to nine digits and more, and draws it over the published losses', async () => {
    const { page } = await visit('#train')
    await page.getByRole('button', { name: 'The notebook' }).click()
    await status(page)
      .getByText(/^Done: step 100/)
      .waitFor()
    await page.getByText('100 losses compared with those').waitFor()
    await page.getByText('every accuracy is the same').waitFor()
    expect(await page.locator('.chart .published circle').count()).toBe(100)
    await page.getByText('As a table', { exact: true }).click()
    const rows = await page
      .getByRole('group', { name: 'Loss and accuracy by step' })
      .locator('tbody tr')
      .allInnerTexts()
    for (const { step, loss, accuracy } of notebook().published) {
      const cells = rows[step]!.split('\t')
      expect(Number(cells[0])).toBe(step)
      expect(Math.abs(Number(cells[1]) / loss - 1)).toBeLessThan(1e-9)
      expect(cells[4]).toBe(`${Math.round(1000 * accuracy) / 10}%`)
    }
  })

  // Speeds are told only if they were measured in quiet, which a busy machine may not have at once.
  it('does the same eagerly, and tells how fast both are', { retry: 2 }, async () => {
    const { page } = await visit('#train')
    await page.getByRole('button', { name: 'The notebook' }).click()
    await page.getByLabel(/^eager/).check()
    await status(page)
      .getByText(/^Done: step 100/)
      .waitFor()
    await page.getByText('100 losses compared with those').waitFor()
    const deviation = /difference is (\S+),/.exec(await page.locator('.curves').innerText())![1]!
    expect(Number(deviation.replace('−', '-'))).toBeLessThan(1e-9)
    await page.getByText(/compiled is about \d+ times as fast/).waitFor()
    expect(await page.locator('.ways').innerText()).toMatch(
      /compiled\s[\d\s]+steps\/s\s+eager\s[\d\s]+steps\/s/,
    )
  })

  it('keeps the page free while it trains: no long task, and sixty frames a second', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByLabel('Pace').selectOption('Infinity')
    await train(page).click()
    await status(page)
      .getByText(/^Training: step \d+/)
      .waitFor()
    // On a machine that does other things as well, one quiet second in ten shows what the page needs.
    const seconds: { median: number; longest: number }[] = []
    do {
      seconds.push(await paceOf(page))
    } while (seconds.length < 10 && !isFree(seconds.at(-1)!))
    expect(seconds.filter(isFree), JSON.stringify(seconds)).toHaveLength(1)
    await page.getByRole('button', { name: 'Pause' }).click()
  })

  it('takes one step, one epoch, and starts over from the seed', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByRole('button', { name: 'One step' }).click()
    await status(page)
      .getByText(/step 1, epoch 1/)
      .waitFor()
    await page.getByRole('button', { name: 'Reset' }).click()
    await ready(page)
    await page.getByLabel('Batch size (0: all)').fill('10')
    await ready(page)
    await page.getByRole('button', { name: 'One epoch' }).click()
    await status(page)
      .getByText(/step 15, epoch 1/)
      .waitFor()
    const loss = /loss (\S+),/.exec(await status(page).innerText())![1]
    await page.getByRole('button', { name: 'Reset' }).click()
    await ready(page)
    await page.getByRole('button', { name: 'One epoch' }).click()
    await status(page)
      .getByText(/step 15/)
      .waitFor()
    expect(/loss (\S+),/.exec(await status(page).innerText())![1]).toBe(loss)
  })

  it.each(['circles', 'xor', 'blobs', 'spiral', 'three', 'curve'])('learns %s', async (data) => {
    const { page } = await visit('#train')
    await page.getByLabel('Data set').selectOption(data)
    await ready(page)
    const before = Number(
      /loss ([\d.e−]+)/.exec(await status(page).innerText())![1]!.replace('−', '-'),
    )
    await page.getByLabel('Pace').selectOption('Infinity')
    await train(page).click()
    await page.waitForFunction((start) => {
      const text = document.querySelector('.doing')?.textContent ?? ''
      const loss = Number(/loss ([\d.e−]+)/.exec(text)?.[1]?.replace('−', '-'))
      return loss < start / 5
    }, before)
  })

  it('says that a run diverged, and offers the last good state', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByLabel('Optimiser').selectOption('sgd')
    await page.getByLabel('Loss', { exact: true }).selectOption('mse')
    await page.getByLabel('Activation of layer 1').selectOption('relu')
    await page.getByLabel('Activation of layer 2').selectOption('relu')
    await page.getByLabel('Learning rate').fill('1e9')
    await ready(page)
    await train(page).click()
    await page
      .getByRole('alert')
      .getByText(/Training diverged: at step \d+ the loss/)
      .waitFor()
    await page.getByLabel('Learning rate').fill('0.01')
    await page.getByRole('button', { name: /^Go back to step/ }).click()
    await train(page).click()
    await status(page)
      .getByText(/^Training: step \d+/)
      .waitFor()
  })

  it('takes steps with every optimiser, schedule, penalty and start', async () => {
    const { page } = await visit('#train')
    await ready(page)
    for (const label of [
      'Loss',
      'Optimiser',
      'Rate schedule',
      'Regularisation',
      'Initial weights',
    ]) {
      const choice = page.getByLabel(label, { exact: true })
      const values = await choice
        .locator('option')
        .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value))
      expect(values.length).toBeGreaterThan(2)
      for (const value of values) {
        await page.getByRole('button', { name: 'Reset' }).click()
        await choice.selectOption(value)
        await ready(page)
        await page.getByRole('button', { name: 'One step' }).click()
        await status(page)
          .getByText(/^Paused: step 1, epoch 1, rate \S+, loss [\d.]+,/)
          .waitFor()
      }
    }
  })

  it('trains without WebAssembly too, and says so', async () => {
    const { page, context, said } = await visit('', { serviceWorkers: 'block' })
    await context.route('**/*', async (route) => {
      const response = await route.fetch()
      const policy = response.headers()['content-security-policy']!
      const headers = { ...response.headers() }
      headers['content-security-policy'] = policy.replace(" 'wasm-unsafe-eval'", '')
      await route.fulfill({ response, headers })
    })
    await page.reload()
    await page.getByRole('link', { name: 'Train' }).click()
    await ready(page)
    await status(page).getByText('this page may run neither').waitFor()
    await page.getByRole('button', { name: 'The notebook' }).click()
    await status(page)
      .getByText(/^Done: step 100/)
      .waitFor()
    await page.getByText('every accuracy is the same').waitFor()
    // Only the browser has something to say: about what may not run, and about the worker that is blocked.
    const expected = /Content.Security.Policy|Service Worker registration/i
    expect(said.splice(0).filter((line) => !expected.test(line))).toEqual([])
  })
})
