import { browserPath } from '@mg/workspace/browser'
import { describe, expect, it } from 'vitest'
import { ready } from './training'
import { visits } from './visit'

describe.skipIf(browserPath === undefined)('the network', () => {
  const visit = visits()

  it('changes the network in its drawing', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByRole('button', { name: 'One neuron more in layer 1' }).click()
    await page.getByText('116 parameters').waitFor()
    await page.getByRole('button', { name: 'layer', exact: true }).click()
    await page.getByRole('group', { name: 'Layer 3' }).waitFor()
    await page.getByLabel('Activation of layer 3').selectOption('relu')
    await page.getByRole('button', { name: 'Remove layer 2' }).click()
    await page.getByRole('group', { name: 'Layer 3' }).waitFor({ state: 'detached' })
    await ready(page)
    await page.getByRole('button', { name: 'neuron 2 of layer 1' }).click()
    await page.getByRole('img', { name: /Its output over the plane, from/ }).waitFor()
    await page.getByText('show gradients').click()
    await page.getByRole('button', { name: 'One step' }).click()
    await page
      .getByRole('region', { name: 'The chosen neuron' })
      .locator('td.grad')
      .first()
      .waitFor()
  })

  it('runs a point through the network, by pointer and by keyboard', async () => {
    const { page } = await visit('#train')
    await ready(page)
    const plane = page.locator('.plane')
    const box = (await plane.boundingBox())!
    await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.6 * box.height)
    await page.getByText(/^x [−\d.]+, y [−\d.]+ → class [01], score/).waitFor()
    expect(await page.locator('.neuron .number').count()).toBe(17)
    await page.mouse.move(0, 0)
    await plane.focus()
    await page.keyboard.press('ArrowRight')
    await page.getByText(/^x [−\d.]+, y [−\d.]+ → class [01], score/).waitFor()
  })

  it('says a sentence about numbers that do not fit', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByLabel('Learning rate').fill('fast')
    await page.getByText('This is not a number.').waitFor()
    await page.getByLabel('Network seed').fill('1.5')
    await page.getByText('Enter a whole number.').waitFor()
    await page.getByLabel('Batch size (0: all)').fill('-1')
    await page.getByText('Enter 0 or more.').waitFor()
    await ready(page)
  })

  it('tells in numbers and words what its pictures show', async () => {
    const { page } = await visit('#train')
    await ready(page)
    await page.getByText('Weights as a table').click()
    const rows = page.getByRole('group', { name: 'Weights' }).locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(17)
    await page.getByText('As text', { exact: true }).click()
    await page.getByLabel('The plane in characters').waitFor()
    const [, zero, one] = /class 0 takes ([\d.]+)%.*class 1 takes ([\d.]+)%/s.exec(
      await page.locator('.outcome').innerText(),
    )!
    expect(Number(zero) + Number(one)).toBeCloseTo(100, 6)
    expect(await page.getByLabel('The plane in characters').innerText()).toMatch(/o[^]*x/)
  })

  it('shows the loss on a logarithmic axis as well', async () => {
    const { page } = await visit('#train')
    await page.getByRole('button', { name: 'The notebook' }).click()
    await page.getByText('100 losses compared with those').waitFor()
    await page.getByText('log', { exact: true }).click()
    const chart = page.getByRole('img', { name: /^loss by step/ })
    await expect.poll(() => chart.locator('.grid text').allTextContents()).toContain('0.01')
  })
})
