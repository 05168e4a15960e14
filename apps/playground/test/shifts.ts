import type { Page } from 'playwright-core'

interface Shift {
  /** A text node is no element, and has no `closest`. */
  sources: {
    node: (Node & Partial<Element>) | null
    previousRect: DOMRectReadOnly
    currentRect: DOMRectReadOnly
  }[]
}

/**
 * Counts from now on whatever moves that nobody moved, also right after a click, but for what is drawn
 * to a scale, and for words in a line that stays where it is.
 */
export const watchShifts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const all: string[] = []
    const place = ({ x, y, width, height }: DOMRectReadOnly): string =>
      `${x} ${y} ${width}×${height}`
    new PerformanceObserver((list) => {
      for (const { sources } of list.getEntries() as unknown as Shift[]) {
        for (const { node, previousRect, currentRect } of sources) {
          const [from, to] = [place(previousRect), place(currentRect)]
          if (from === to || node?.closest?.('.axis')) continue
          all.push(`${node?.nodeName} “${node?.textContent?.slice(0, 40)}”: ${from} → ${to}`)
        }
      }
    }).observe({ type: 'layout-shift' })
    Object.assign(window, { shifts: all })
  })

/** What moved since, each time with its places before and after. */
export async function shifts(page: Page): Promise<string[]> {
  await page.waitForTimeout(400)
  return page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)
}
