import { browserPath } from '@mg/workspace/browser'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { choose, editor, write } from './graphing'
import { ready } from './training'
import { shoot, visits } from './visit'

const drawn = (page: Page) => page.locator('.card').first().waitFor()

/** Counts from now on how much things move that nobody moved, also right after a click. */
const watchShifts = (page: Page) =>
  page.evaluate(() => {
    const all: { value: number; what: string }[] = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as {
        value: number
        sources: { node: Element | null; previousRect: DOMRect; currentRect: DOMRect }[]
      }[]) {
        const what = entry.sources
          .map(({ node, previousRect: from, currentRect: to }) =>
            [
              node?.nodeName,
              node?.textContent?.slice(0, 40),
              from.x,
              from.y,
              from.width,
              from.height,
              to.x,
              to.y,
              to.width,
              to.height,
            ].join(' '),
          )
          .join('; ')
        all.push({ value: entry.value, what })
      }
    }).observe({ type: 'layout-shift' })
    Object.assign(window, { shifts: all })
  })
const shifts = async (page: Page): Promise<{ value: number; what: string }[]> => {
  await page.waitForTimeout(400)
  return page.evaluate(
    () => (window as unknown as { shifts: { value: number; what: string }[] }).shifts,
  )
}

/** The smallest letters in the drawing, in pixels on the screen. */
const smallest = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const sizes = [...document.querySelectorAll<SVGTextElement>('.drawing text')].map(
      (text) => Number.parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM()!.a,
    )
    return Math.min(...sizes)
  })

/** Whether something lies in the room of the drawing. */
const isSeen = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate((selector) => {
    const room = document.querySelector('.drawing')!.getBoundingClientRect()
    const box = document.querySelector(selector)!.getBoundingClientRect()
    const slack = 3
    return (
      box.left >= room.left - slack &&
      box.right <= room.right + slack &&
      box.top >= room.top - slack &&
      box.bottom <= room.bottom + slack
    )
  }, selector)

describe.skipIf(browserPath === undefined)('using the graph', () => {
  const visit = visits()

  it('moves nothing under the pointer: dragging, three gradient steps, a hold', async () => {
    const { page } = await visit()
    await drawn(page)
    await page.getByText('All agree to').waitFor()
    await watchShifts(page)
    const slider = page.getByRole('slider').first()
    const box = (await slider.boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + 0.7 * box.width, box.y + box.height / 2, { steps: 8 })
    await page.mouse.up()
    const step = (await page.getByRole('button', { name: 'Gradient step' }).boundingBox())!
    for (let i = 0; i < 3; i++) {
      await page.mouse.click(step.x + step.width / 2, step.y + step.height / 2)
    }
    await page.getByText(/in 3 steps\./).waitFor()
    // Numbers in the text of the editor, whose inside has no names here, push the text behind them.
    const moved = (await shifts(page)).filter(({ what }) => what !== '')
    expect(moved).toEqual([])
  })

  it.each([
    ['an opened network', 1280, 'MLP([x, y], [4, 4, 1])'],
    ['an opened network', 360, 'MLP([x, y], [4, 4, 1])'],
    ['the README’s expression', 360, undefined],
    ['the README’s expression', 1280, undefined],
  ])('shows %s at %d pixels in letters of 11 pixels or more', async (_, width, text) => {
    const { page } = await visit('', { viewport: { width, height: 800 } })
    await drawn(page)
    if (text === undefined) await choose(page, 'micrograd’s README')
    else {
      await write(page, text)
      const open = page.getByRole('button', { name: 'Open all' })
      await open.click()
    }
    await expect.poll(() => smallest(page), { timeout: 20_000 }).toBeGreaterThanOrEqual(10.9)
    await page.waitForTimeout(400)
    expect(await smallest(page)).toBeGreaterThanOrEqual(10.9)
    await shoot(page, `legible-${width}-${text === undefined ? 'readme' : 'network'}`)
  })

  it('follows the node that is stepped through', async () => {
    const { page } = await visit('', { viewport: { width: 360, height: 740 } })
    await drawn(page)
    await choose(page, 'micrograd’s README')
    await page.waitForTimeout(800)
    await page.getByRole('button', { name: 'Go to the start' }).click()
    for (let i = 0; i < 14; i++) {
      await page.getByRole('button', { name: 'Next step' }).click()
      await page.waitForTimeout(450)
      expect(await isSeen(page, '.card.is-active')).toBe(true)
    }
  })

  it('shows the gradients that a gradient step takes, also of a derivative', async () => {
    const { page } = await visit()
    await drawn(page)
    await write(page, 'x = 2\nf = x**3')
    await page.getByLabel('Graph of').selectOption({ label: '∂f/∂x' })
    await expect.poll(() => page.locator('.leaves li > .grad').allInnerTexts()).toEqual(['12'])
    await page.getByLabel('Rate').fill('0.1')
    await page.getByRole('button', { name: 'Gradient step' }).click()
    await expect.poll(() => page.getByRole('slider', { name: 'x' }).inputValue()).toBe('0.8')
    await page.getByText('∂f/∂x went from 12 to 1.92 in 1 step').waitFor()
  })

  it('takes the focus wherever in its box the editor is clicked', async () => {
    const { page } = await visit()
    await drawn(page)
    await write(page, 'a')
    await page.locator('h1').evaluate(() => (document.activeElement as HTMLElement).blur())
    const box = (await page.locator('.editor-host').boundingBox())!
    await page.mouse.click(box.x + box.width / 2, box.y + box.height - 8)
    await page.keyboard.press('End')
    await page.keyboard.type(' + b')
    await expect.poll(() => editor(page).innerText()).toContain('a + b')
  })

  it('shows switches, the active tab and the chosen page in forced colours', async () => {
    const { page } = await visit('#train', { forcedColors: 'active' })
    await ready(page)
    const looks = (selector: string): Promise<string> =>
      page.locator(selector).evaluate((element) => {
        const { borderTopWidth, borderTopStyle, backgroundColor } = getComputedStyle(element)
        const knob = getComputedStyle(element, '::before').backgroundColor
        return [borderTopWidth, borderTopStyle, backgroundColor, knob].join(' ')
      })
    const gradients = '.network .switch input'
    const off = await looks(gradients)
    expect(off).toMatch(/^1px solid /)
    const [, ground, knob] = /(rgb\S* ?\d*,? ?\d*,? ?\d*\)) (rgb.*)$/.exec(off) ?? []
    expect(knob).not.toBe(ground)
    await page.getByText('show gradients').click()
    expect(await looks(gradients)).not.toBe(off)
    await page.getByRole('link', { name: 'Graph' }).click()
    await drawn(page)
    const tab = (isSelected: boolean): Promise<string> =>
      page
        .locator(`[role=tab][aria-selected=${isSelected}]`)
        .first()
        .evaluate((element) => {
          const { borderBottomWidth, borderBottomColor } = getComputedStyle(element)
          return `${borderBottomWidth} ${borderBottomColor}`
        })
    expect(await tab(true)).not.toBe(await tab(false))
    await shoot(page, 'forced-colours-graph')
  })
})
