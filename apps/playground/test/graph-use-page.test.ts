import { browserPath } from '@mg/workspace/browser'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { choose, editor, write } from './graphing'
import { shifts, watchShifts } from './shifts'
import { ready } from './training'
import { settled, shoot, visits } from './visit'

const drawn = (page: Page) => page.locator('.card').first().waitFor()

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
    // The text of the editor, whose inside has no names here, is pushed by its own numbers: nothing of it is counted.
    expect(await shifts(page)).toEqual([])
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
    // On its way from one graph to the next the view may draw back.
    expect(await settled(() => smallest(page))).toBeGreaterThanOrEqual(10.9)
    await shoot(page, `legible-${width}-${text === undefined ? 'readme' : 'network'}`)
  })

  it.each([360, 1280])(
    'folds by itself what cannot be read at once at %d pixels',
    async (width) => {
      const { page } = await visit('', { viewport: { width, height: 800 } })
      await drawn(page)
      await write(page, 'MLP([x, y], [4, 4, 1])')
      await page.getByRole('button', { name: 'Open all' }).waitFor()
      await settled(() => page.locator('.drawing svg > g').getAttribute('transform'))
      expect(await settled(() => smallest(page))).toBeGreaterThanOrEqual(10.9)
      expect(await isSeen(page, '.drawing svg > g')).toBe(true)
      await shoot(page, `folded-${width}`)
    },
  )

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
