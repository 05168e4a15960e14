import { browserPath } from '@mg/workspace/browser'
import { describe, expect, it } from 'vitest'
import { card, editor, program, write } from './graphing'
import { visits } from './visit'

const PATIENCE = 5000

describe.skipIf(browserPath === undefined)('writing a program', () => {
  const visit = visits()

  it('draws what is typed at once, every node with label, operation, data and gradient', async () => {
    const { page } = await visit()
    await write(page, 'f = tanh(w1*x1 + w2*x2 + b)')
    await card(page, /^f, tanh: data 0\.9951, gradient 1$/).waitFor()
    await card(page, /^w1, leaf: data 1, gradient 0\.009866$/).waitFor()
    expect(await page.locator('.card').count()).toBe(10)
    expect(await page.getByText('x1', { exact: true }).count()).toBeGreaterThan(0)
  })

  it('tells what is wrong at its place, and keeps the last graph', async () => {
    const { page } = await visit()
    await write(page, 'a = 2\nf = a*')
    const problems = page.getByRole('status', { name: 'What is wrong with the program' })
    await problems.getByText('something is missing here').waitFor()
    await page.locator('.sentence', { hasText: 'something is missing here' }).waitFor()
    expect(await page.locator('.card').count()).toBeGreaterThan(0)
    await page.keyboard.type('a')
    await card(page, /^f, mul: data 4/).waitFor()
    expect(await problems.innerText()).toBe('')
    await problems.waitFor({ state: 'attached' })
  })

  it.each([
    ['a circle', 'a = b + 1\nb = a*2', 'that is a circle'],
    ['a name made from itself', 'x = x + 1', 'x is defined by itself'],
    ['an unknown function', 'f = tnh(x)', 'did you mean tanh?'],
    ['an unknown operator', 'y = x^2', 'write ** for powers'],
    ['deep nesting', `f = ${'('.repeat(250)}`, 'nested more than 200 deep'],
    ['a very long text', `f = ${'x+'.repeat(12_000)}x`, 'at most 20000'],
    ['a very large network', 'f = MLP([x], [400, 400])', 'at most 2000'],
  ])('says a sentence about %s', async (_, text, sentence) => {
    const { page } = await visit()
    await editor(page).click()
    await page.locator('.cm-editor').waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(text)
    await page.getByRole('status', { name: 'What is wrong' }).getByText(sentence).waitFor()
  })

  it('says what to do where there is nothing to draw', async () => {
    const { page } = await visit()
    await page.locator('.card').first().waitFor()
    await write(page, ' ')
    await page.getByText('Write an expression, and its graph appears here.').waitFor()
    for (const tab of ['Code', 'As a table', 'Check']) {
      await page.getByRole('tab', { name: tab }).click()
    }
    await page.getByText('There is no leaf to differentiate').waitFor()
    await write(page, 'f = 2*3')
    await card(page, /^f, held: data 6$/).waitFor()
  })

  it('loses nothing that is typed before the editor is there', async () => {
    const { page } = await visit()
    await page.locator('.plain-editor').waitFor()
    await editor(page).focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('**2', { delay: 30 })
    await card(page, /^o, pow: data 0\.5/).waitFor()
    await page.locator('.cm-editor').waitFor()
    await page.keyboard.type(' + 1')
    await card(page, /^o, add: data 1\.5/).waitFor()
  })

  it('colours what is written', async () => {
    const { page } = await visit()
    const colours = async (): Promise<void> => {
      expect(await page.locator('.token-function').allInnerTexts()).toEqual(['tanh'])
      expect(await page.locator('.token-number').first().innerText()).toBe('2')
    }
    await page.locator('.plain-editor').waitFor()
    await colours()
    await editor(page).hover()
    await page.locator('.cm-editor').waitFor()
    await colours()
  })

  it('is quick when a selected line of 400 terms is typed over', async () => {
    const { page } = await visit()
    const terms = Array.from({ length: 400 }, (_, i) => `x${i % 7}*${i + 1}`).join(' + ')
    await write(page, 'y = 1')
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(`y = ${terms}`)
    await expect.poll(() => program(page)).toContain('400')
    await page.keyboard.press('Control+a')
    const start = Date.now()
    await page.keyboard.type('a')
    await expect.poll(() => program(page), { timeout: 60_000 }).toMatch(/^\W*1?\W*a\W*$/)
    expect(Date.now() - start).toBeLessThan(PATIENCE)
    await page.keyboard.press('Control+z')
    await expect.poll(() => program(page)).toContain('400')
  })
})
