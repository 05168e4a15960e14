import { browserPath } from '@mg/workspace/browser'
import { FastRandom } from '@mg/nn'
import { describe, expect, it } from 'vitest'
import { ready, status, train, upload } from './training'
import { visits } from './visit'

describe.skipIf(browserPath === undefined)('the data', () => {
  const visit = visits()

  it('learns points that are painted, by pointer and by keyboard', async () => {
    const { page } = await visit('#train')
    await page.getByLabel('Data set').selectOption('painted')
    await status(page).getByText('Paint some points').waitFor()
    const plane = page.locator('.plane')
    const stroke = async (y: number): Promise<void> => {
      const box = (await plane.boundingBox())!
      await page.mouse.move(box.x + 0.2 * box.width, box.y + y * box.height)
      await page.mouse.down()
      await page.mouse.move(box.x + 0.8 * box.width, box.y + y * box.height, { steps: 20 })
      await page.mouse.up()
    }
    await stroke(0.25)
    await ready(page)
    await page.getByLabel('second class').check()
    await stroke(0.75)
    await ready(page)
    await plane.focus()
    for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Enter')
    await ready(page)
    const text = await page.getByRole('list', { name: 'Classes' }).innerText()
    const [first, second] = [...text.matchAll(/(?:first|second)\s+(\d+) points/g)].map(([, n]) =>
      Number(n),
    )
    expect(first).toBeGreaterThan(10)
    expect(second).toBe(first! + 1)
    await page.getByLabel('Pace').selectOption('600')
    await train(page).click()
    await status(page)
      .getByText(/accuracy 100%/)
      .waitFor()
  })

  it('reads a CSV file in the page, and says what is wrong with another', async () => {
    const { page } = await visit('#train')
    await page.getByLabel('Data set').selectOption('file')
    const random = new FastRandom(1)
    const rows = Array.from({ length: 90 }, (_, i) =>
      [i % 3, ...[0, 1, 2].map((k) => (i % 3 === k ? 3 : 0) + random.normal(0, 0.3))].join(','),
    )
    await upload(page, /^CSV file/, 'three.csv', ['kind,a,b,c', ...rows].join('\n'))
    await page.getByLabel(/^Label column/).fill('kind')
    await page.getByLabel(/^Label column/).press('Enter')
    await page.getByText('three.csv: 90 rows, 3 features; the plane shows a and b').waitFor()
    await page.getByLabel('Pace').selectOption('600')
    await train(page).click()
    await status(page)
      .getByText(/accuracy 100%/)
      .waitFor()
    const problem = page.locator('.panel .problem')
    await page.getByLabel(/^Label column/).fill('')
    await page.getByLabel(/^Label column/).press('Enter')
    await upload(page, /^CSV file/, 'word.csv', 'a,b\n1,x\nfour,y\n')
    await problem.getByText('word.csv:3: "four" in column "a" is not a number.').waitFor()
    await upload(page, /^CSV file/, 'one.csv', 'a,b\n1,x\n2,x\n')
    await problem.getByText('all rows belong to one class').waitFor()
    await upload(page, /^CSV file/, 'empty.csv', '')
    await problem.getByText('empty.csv has no rows').waitFor()
    await upload(page, /^CSV file/, 'huge.csv', Buffer.alloc(31_000_000, '1,2\n'))
    await problem.getByText('huge.csv has 31 MB; at most 30 MB').waitFor()
  })

  it('changes the points by noise, number, seed and test part', async () => {
    const { page } = await visit('#train')
    await ready(page)
    const dots = page.locator('.dots path')
    const first = () => dots.first().getAttribute('transform')
    const start = await first()
    await page.getByRole('slider', { name: 'Points' }).fill('60')
    await expect.poll(() => dots.count()).toBe(60)
    await page.getByRole('slider', { name: 'Held out for testing' }).fill('0.5')
    await expect.poll(() => page.locator('.dots .is-test').count()).toBe(30)
    await page.getByLabel('Data seed').fill('2')
    await expect.poll(first).not.toBe(start)
    await page.getByRole('slider', { name: 'Noise' }).fill('0')
    await ready(page)
    await page.getByText('30 for training, 30 for testing').waitFor()
  })

  it('begins a painting with the points before, and erases', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByLabel('Data set').selectOption('painted')
    await page.getByRole('button', { name: 'Start from the points before' }).click()
    await page.getByText('150 for training, 50 for testing').waitFor()
    await page.getByLabel('erase').check()
    const box = (await page.locator('.plane').boundingBox())!
    await page.mouse.move(box.x + 2, box.y + 0.5 * box.height)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width - 2, box.y + 0.5 * box.height, { steps: 3 })
    await page.mouse.up()
    await expect.poll(() => page.locator('.dots path').count()).toBeLessThan(200)
    await page.getByRole('button', { name: 'Clear all' }).click()
    await status(page).getByText('Paint some points').waitFor()
  })

  it('fits a column of values', async () => {
    const { page } = await visit('#train')
    await page.getByLabel('Data set').selectOption('file')
    await page.getByLabel('The label is').selectOption('values')
    const rows = Array.from({ length: 40 }, (_, i) => `${i},${Math.sin(i / 6)}`)
    await upload(page, /^CSV file/, 'sine.csv', ['t,height', ...rows].join('\n'))
    await page.getByText('sine.csv: 40 rows, 1 feature').waitFor()
    await ready(page)
    await page.getByLabel('Pace').selectOption('Infinity')
    await train(page).click()
    await page.waitForFunction(() => {
      const text = document.querySelector('.doing')?.textContent ?? ''
      return Number(/loss ([\d.]+)/.exec(text)?.[1]) < 0.01
    })
    await page.locator('.curve path').waitFor()
  })
})
