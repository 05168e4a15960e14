import { browserPath } from '@mg/workspace/browser'
import { readFile } from 'node:fs/promises'
import type { Download, Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { card, choose, program, write } from './graphing'
import { clipboard, decoded, settled, visits } from './visit'

async function saved(
  page: Page,
  item: string,
): Promise<{ name: string; text: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await page.getByLabel('Download the graph').click()
      await page.getByRole('button', { name: item }).click()
    })(),
  ])
  const bytes = await readFile(await download.path())
  return { name: (download as Download).suggestedFilename(), text: String(bytes), bytes }
}

describe.skipIf(browserPath === undefined)('the graph page', () => {
  const visit = visits()

  it('gives the numbers of micrograd’s README', async () => {
    const { page } = await visit()
    await choose(page, 'micrograd’s README')
    await card(page, /^a, leaf: data −4, gradient 138\.8$/).waitFor()
    await page.getByRole('tab', { name: 'Check' }).click()
    const rows = page.getByRole('group', { name: 'Gradients compared' })
    await rows.getByText('138.83381924198252').waitFor()
    await rows.getByText('645.5772594752186').waitFor()
    await page.getByText('All agree to').waitFor()
  })

  it('steps forward and backward by keyboard, with the rule, its number and what is handed on', async () => {
    const { page } = await visit()
    await page.locator('.card').first().waitFor()
    await page.locator('.drawing').focus()
    const keys = async (key: string, times = 1): Promise<void> => {
      for (let i = 0; i < times; i++) await page.keyboard.press(key)
    }
    await keys('Home')
    await page.getByRole('heading', { name: 'Only the leaves are known' }).waitFor()
    await keys('ArrowRight', 5)
    const explanation = page.getByRole('region', { name: 'Explanation' })
    await explanation.getByRole('heading', { name: 'o = tanh(n)' }).waitFor()
    await explanation.getByText('Its gradient arrives on the way back').waitFor()
    await keys('ArrowRight')
    await explanation.getByRole('cell', { name: '∂o/∂n = 1/cosh²(n)' }).waitFor()
    await explanation.getByRole('cell', { name: '1 × 0.5 = 0.5' }).waitFor()
    await keys('ArrowRight')
    await explanation.getByRole('heading', { name: 'n = u + b' }).waitFor()
    await keys('ArrowLeft')
    await explanation.getByRole('heading', { name: 'o = tanh(n)' }).waitFor()
    await keys('End')
    await page.getByText('10 of 10 · backward').waitFor()
    await keys('Escape')
    await page.getByText('Everything is shown').first().waitFor()
  })

  it('plays, pauses and changes its speed', async () => {
    const { page } = await visit()
    await page.locator('.card').first().waitFor()
    await page.getByLabel('Speed').selectOption('20')
    await page.getByRole('button', { name: 'Play' }).click()
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    await page.getByText('10 of 10 · backward').waitFor()
    await page.getByRole('button', { name: 'Play' }).waitFor()
  })

  it('shows where handing on without an order leads', async () => {
    const { page } = await visit()
    await choose(page, 'Why topological order')
    await page.getByLabel('Backward order').selectOption('eager')
    await page.getByText('a gets 6, but its true gradient is 4.').waitFor()
  })

  it('lets a leaf be dragged, and everything follows, the text as well', async () => {
    const { page } = await visit()
    await choose(page, 'A variable used twice')
    const leaf = card(page, /^a, leaf: data 2/)
    await leaf.waitFor()
    await page.waitForTimeout(500) // until it has come to rest
    const box = (await leaf.boundingBox())!
    await page.mouse.move(box.x + 30, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + 130, box.y + 20, { steps: 5 })
    await page.mouse.up()
    await card(page, /^a, leaf: data 2\.5, gradient −2$/).waitFor()
    await card(page, /^f, add: data −5/).waitFor()
    await expect.poll(() => program(page)).toContain('a = 2.5')
    await page.getByRole('slider', { name: 'b' }).fill('1')
    await card(page, /^f, add: data 5/).waitFor()
    await expect.poll(() => program(page)).toContain('b = 1')
  })

  it('takes gradient steps, and the loss falls', async () => {
    const { page } = await visit()
    await choose(page, 'A two-layer network and its loss')
    const step = page.getByRole('button', { name: 'Gradient step' })
    for (let i = 0; i < 5; i++) await step.click()
    const text = await page.locator('.losses figcaption').innerText()
    const [, from, to] = /went from (\S+) to (\S+) in 5 steps/.exec(text)!
    expect(Number(to!.replace('−', '-'))).toBeLessThan(Number(from))
    expect(await program(page)).toContain('target = 0.8')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('in 4 steps').waitFor()
  })

  it('draws the derivative’s own graph, and steps through it', async () => {
    const { page } = await visit()
    await write(page, 'f = x**3')
    await page.getByLabel('Graph of').selectOption('x')
    await page.getByText(/∂f\/∂x: \d+ nodes/).waitFor()
    await page.getByLabel('differentiated again').selectOption('x')
    await page.getByText('∂²f/∂x²').first().waitFor()
    await page.locator('.drawing').focus()
    await page.keyboard.press('ArrowLeft')
    await page
      .locator('.now')
      .getByText(/backward/)
      .waitFor()
  })

  it('folds a whole network, and opens where one clicks', async () => {
    const { page } = await visit()
    await choose(page, 'A whole network of @mg/nn')
    const layer = card(page, /^layer 1, folded/)
    await layer.click()
    await card(page, /^layer 1, neuron 4, folded/).click()
    await card(page, /layers\.0\.neurons\.3\.w\.1, leaf/).waitFor()
    await page.getByRole('button', { name: 'Open all' }).click()
    await page.getByRole('button', { name: 'Fold all' }).click()
    await layer.waitFor()
    await write(page, 'y = MLP([a, b, c], [16, 16, 16, 1])')
    await page.getByText(/y: \d+ nodes/).waitFor()
    expect(await page.locator('.card').count()).toBeLessThan(10)
    await page.getByRole('button', { name: 'Open all' }).click()
    await page.getByText(/of which the 200 nearest/).waitFor()
  })

  it('checks a large network aside, and says so when it has', async () => {
    const { page } = await visit()
    await write(page, 'x = 1.5\ny = -0.5\nf = MLP([x, y], [16, 16, 1], tanh)')
    await page.getByText(/f: \d\d\d+ nodes/).waitFor()
    const rows = page.getByRole('group', { name: 'Gradients compared' })
    await rows.getByText('layers.0.neurons.0.w.0').waitFor()
    await page.getByText('All agree to').waitFor()
    await page.getByText(/The first 24 of \d+ leaves/).waitFor()
  })

  it('draws the line that is chosen, and comes back to a last line without a name', async () => {
    const { page } = await visit()
    await write(page, 'x = 2\ny = x * 3\ny + 1')
    const result = page.getByLabel('Result', { exact: true })
    await card(page, /: data 7, gradient 1$/).waitFor()
    expect(await result.inputValue()).toBe('')
    await result.selectOption('y')
    await page.getByText(/^y: 3 nodes/).waitFor()
    await result.selectOption({ label: 'the last line' })
    await page.getByText(/^the result: 5 nodes/).waitFor()
  })

  it('lists no more leaves than anybody looks at', async () => {
    const { page } = await visit()
    await write(page, `f = ${Array.from({ length: 90 }, (_, i) => `x${i}`).join(' + ')}`)
    await page.getByText(/The first 60 of 90 leaves; the others/).waitFor()
    expect(await page.locator('.leaves li').count()).toBe(60)
  })

  it('zooms and fits by keyboard and by buttons', async () => {
    const { page } = await visit()
    await page.locator('.card').first().waitFor()
    const scale = () =>
      page
        .locator('.drawing svg > g')
        .evaluate((g) => /scale\(([\d.]+)/.exec(g.getAttribute('transform')!)![1])
    await page.waitForTimeout(400)
    const before = Number(await scale())
    await page.locator('.drawing').focus()
    await page.keyboard.press('+')
    await expect.poll(async () => Number(await scale())).toBeGreaterThan(before)
    await page.getByRole('button', { name: 'Fit the whole graph' }).click()
    await expect.poll(async () => Number(await scale())).toBeCloseTo(before, 3)
  })

  it('leaves one finger to the page, zooms with two, and lets a finger drag a leaf', async () => {
    const { page, context } = await visit('', {
      hasTouch: true,
      isMobile: true,
      viewport: { width: 360, height: 740 },
    })
    await page.locator('.card').first().waitFor()
    await page.locator('.drawing').scrollIntoViewIfNeeded()
    const session = await context.newCDPSession(page)
    type Finger = readonly [x: number, y: number]
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', fingers: readonly Finger[]) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: fingers.map(([x, y], id) => ({ x, y, id })),
      })
    const gesture = async (at: (i: number) => readonly Finger[]): Promise<void> => {
      await touch('touchStart', at(0))
      for (let i = 1; i <= 10; i++) await touch('touchMove', at(i))
      await touch('touchEnd', [])
    }
    const shown = () => page.locator('.drawing svg > g').getAttribute('transform')
    const middle = async (selector: Locator): Promise<Finger> => {
      const { x, y, width, height } = (await selector.boundingBox())!
      return [x + width / 2, y + height / 2]
    }
    const before = await shown()
    const top = await page.evaluate(() => scrollY)
    const [x, y] = await middle(page.locator('.drawing'))
    await gesture((i) => [[x, y - 12 * i]])
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(top)
    expect(await shown()).toBe(before)
    // A graph this wide opens around its result, so the leaves are outside until all of it is fitted.
    await page.getByRole('button', { name: 'Fit the whole graph' }).click()
    await expect.poll(shown).not.toBe(before)
    const fitted = await settled(shown)
    const leaf = card(page, /^x1, leaf/)
    const [left, height] = await middle(leaf)
    await gesture((i) => [[left + 6 * i, height]])
    await card(page, /^x1, leaf: data 2\.\d/).waitFor()
    expect(await shown()).toBe(fitted)
    const [cx, cy] = await middle(page.locator('.drawing'))
    await gesture((i) => [
      [cx - 20 - 5 * i, cy],
      [cx + 20 + 5 * i, cy],
    ])
    await expect.poll(shown).not.toBe(fitted)
  })

  it('writes the same in TypeScript, in other languages, and as a module that runs by itself', async () => {
    const { page } = await visit()
    await write(page, 'x = 2\ny = 3\nf = x*y + sin(x)')
    await page.getByRole('tab', { name: 'Code' }).click()
    const code = page.getByLabel('Code', { exact: true })
    await code.getByText('const f = x.mul(y).add(x.sin())').waitFor()
    await page.getByRole('tab', { name: 'PyTorch' }).click()
    await code.getByText('torch.sin(x)').waitFor()
    await page.getByRole('tab', { name: 'C', exact: true }).click()
    await code.getByText('void f_gradient(double x, double y, double gradient[2]) {').waitFor()
    await page.getByRole('tab', { name: 'JavaScript' }).click()
    await code.getByText('export function gradient').waitFor()
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByText('The code was copied.').waitFor()
    const text = await clipboard(page)
    const made = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
      gradient: (x: number, y: number) => number[]
    }
    expect(made.gradient(2, 3)).toEqual([3 + Math.cos(2), 2])
  })

  it('saves DOT, Mermaid, SVG and PNG', async () => {
    const { page } = await visit()
    await page.locator('.card').first().waitFor()
    expect((await saved(page, 'DOT')).text).toMatch(/^digraph/)
    expect((await saved(page, 'Mermaid')).text).toMatch(/^flowchart LR/)
    const svg = await saved(page, 'SVG picture')
    expect(svg.name).toBe('graph.svg')
    expect(svg.text).toMatch(/^<svg [^]*tanh[^]*<\/svg>\n$/)
    expect(svg.text).not.toContain('NaN')
    const png = await saved(page, 'PNG picture')
    for (const { name, bytes } of [svg, png]) {
      expect((await decoded(page, { name, bytes })).colours).toBeGreaterThan(4)
    }
  })

  it('stays whole with numbers that overflow', async () => {
    const { page } = await visit()
    await choose(page, 'A number that overflows')
    await card(page, /^naive, log: data ∞/).waitFor()
    await card(page, /^safe, softplus: data 800/).waitFor()
    expect((await saved(page, 'SVG picture')).text).toContain('∞')
  })

  it('shows the graph as a table', async () => {
    const { page } = await visit()
    await page.locator('.card').first().waitFor()
    await page.getByRole('tab', { name: 'As a table' }).click()
    await page.getByRole('row', { name: /^o tanh\(n\) 0\.707107 1$/ }).waitFor()
  })

  it('steps by arrows wherever one is on the page', async () => {
    const { page } = await visit()
    await page.locator('.card').first().waitFor()
    await page.keyboard.press('ArrowRight')
    await page.getByText('Step 1 of 10 · forward').waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.getByText('Step 0 of 10').waitFor()
  })

  it('holds a leaf fixed, and gradient steps leave it alone', async () => {
    const { page } = await visit()
    await choose(page, 'A variable used twice')
    await page.getByRole('button', { name: 'Hold b' }).click()
    await card(page, /^b, held: data −3$/).waitFor()
    await page.getByRole('button', { name: 'Gradient step' }).click()
    await card(page, /^a, leaf: data 2\.2,/).waitFor()
    await card(page, /^b, held: data −3$/).waitFor()
  })
})
