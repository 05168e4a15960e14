import type { Page } from 'playwright-core'

interface Shift {
  sources: { node: Element | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[]
}

/** Counts from now on whatever moves that nobody moved, also right after a click, but for what is drawn to a scale. */
export const watchShifts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const all: string[] = []
    const place = ({ x, y, width, height }: DOMRectReadOnly): string =>
      `${x} ${y} ${width}×${height}`
    new PerformanceObserver((list) => {
      for (const { sources } of list.getEntries() as unknown as Shift[]) {
        const isDrawn = (node: Element | null): boolean => node?.closest?.('.axis') != null
        const plain = sources.filter(({ node }) => !isDrawn(node))
        const moved = plain.map(({ node, previousRect, currentRect }) => {
          const text = `${node?.nodeName} “${node?.textContent?.slice(0, 40)}”`
          return `${text}: ${place(previousRect)} → ${place(currentRect)}`
        })
        if (moved.length > 0) all.push(moved.join('; '))
      }
    }).observe({ type: 'layout-shift' })
    Object.assign(window, { shifts: all })
  })

/** What moved since, each time with its places before and after. */
export async function shifts(page: Page): Promise<string[]> {
  await page.waitForTimeout(400)
  return page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)
}
