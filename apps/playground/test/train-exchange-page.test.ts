import { browserPath } from '@mg/workspace/browser'
import { moons } from '@mg/datasets'
import { describe, expect, it } from 'vitest'
import { ready, saved, status, train, upload } from './training'
import { clipboard, decoded, visits } from './visit'

describe.skipIf(browserPath === undefined)('what leaves the train page', () => {
  const visit = visits()

  it('takes weights out and in again, as JSON and as safetensors', async () => {
    const { page } = await visit('#train')
    await ready(page)
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'One epoch' }).click()
    await status(page)
      .getByText(/step 3/)
      .waitFor()
    const loss = /loss (\S+),/.exec(await status(page).innerText())![1]!
    const files = [
      await saved(page, 'Weights as JSON'),
      await saved(page, 'Weights as safetensors'),
    ]
    for (const file of files) {
      await page.getByRole('button', { name: 'Reset' }).click()
      await ready(page)
      await page
        .getByLabel('A file of weights')
        .setInputFiles({ name: file.name, mimeType: 'text/plain', buffer: file.bytes })
      await status(page).getByText(`loss ${loss},`).waitFor()
      await page.getByRole('button', { name: 'One neuron more in layer 1' }).click()
      await ready(page)
      await page
        .getByLabel('A file of weights')
        .setInputFiles({ name: file.name, mimeType: 'text/plain', buffer: file.bytes })
      await page
        .locator('.panel .problem')
        .getByText(/^network\..* shape /)
        .waitFor()
      await page.getByRole('button', { name: 'One neuron less in layer 1' }).click()
      await ready(page)
    }
  })

  it('refuses a file of weights that is none', async () => {
    const { page } = await visit('#train')
    await ready(page)
    const problem = page.locator('.panel .problem')
    for (const content of ['hello', '{}', '', '{"format":"@mg/nn"']) {
      await page
        .getByLabel('A file of weights')
        .setInputFiles({ name: 'no.json', mimeType: 'text/plain', buffer: Buffer.from(content) })
      await problem.getByText(/^no\.json/).waitFor()
    }
    await train(page).click()
    await status(page)
      .getByText(/^Training/)
      .waitFor()
  })

  it('refuses weights that are not numbers', async () => {
    const { page } = await visit('#train')
    await ready(page)
    const { bytes } = await saved(page, 'Weights as safetensors')
    bytes.writeDoubleLE(Number.NaN, bytes.length - 8)
    await page
      .getByLabel('A file of weights')
      .setInputFiles({ name: 'lost.safetensors', mimeType: 'text/plain', buffer: bytes })
    await page
      .locator('.panel .problem')
      .getByText(/^lost\.safetensors: weight \d+ is NaN/)
      .waitFor()
  })

  it('gives the network as a module that says what the page says, as PyTorch and C code, and to ONNX', async () => {
    const { page } = await visit('#train')
    await ready(page)
    for (let i = 0; i < 5; i++) await page.getByRole('button', { name: 'One epoch' }).click()
    await status(page)
      .getByText(/step 5/)
      .waitFor()
    const python = await saved(page, 'PyTorch code')
    expect(String(python.bytes)).toContain('nn.Linear(2, 8)')
    const c = await saved(page, 'C code')
    expect(String(c.bytes)).toContain('void network_value(const double row[2],')
    const onnx = await saved(page, 'ONNX model')
    expect(onnx.name).toBe('network.onnx')
    expect(onnx.bytes.includes('@mg/engine')).toBe(true)
    const { bytes } = await saved(page, 'Network as a module')
    const made = (await import(`data:text/javascript,${encodeURIComponent(String(bytes))}`)) as {
      value: (row: number[]) => number[]
    }
    // The pointer is taken to the nearest point, so that what is shown is of exactly these numbers.
    const { X } = moons({ samples: 200, noise: 0.1, seed: 1 })
    await page.locator('.plane').scrollIntoViewIfNeeded()
    const box = (await page.locator('.plane').boundingBox())!
    const dots = page.locator('.dots path:not(.is-test)')
    for (const i of [0, 40, 80, 120]) {
      const place = await dots.nth(i).getAttribute('transform')
      const [, left, top] = /translate\(([\d.]+) ([\d.]+)\)/.exec(place!)!
      await page.mouse.move(
        box.x + (Number(left) / 400) * box.width,
        box.y + (Number(top) / 400) * box.height,
      )
      const reading = page.getByText(/^x [−\d.]+, y [−\d.]+ → class [01], score/)
      const numbers = async () =>
        [...(await reading.innerText()).matchAll(/(?:x|y|score) (−?[\d.e]+)/g)].map(([, n]) =>
          Number(n!.replace('−', '-')),
        )
      await expect
        .poll(async () => {
          const [x, y, score] = await numbers()
          return X.some(
            (row) =>
              Number(row[0]!.toPrecision(3)) === x &&
              Number(row[1]!.toPrecision(3)) === y &&
              Number(made.value(row)[0]!.toPrecision(4)) === score,
          )
        })
        .toBe(true)
    }
  })

  it('saves its pictures, which others can open', async () => {
    const { page } = await visit('#train')
    await ready(page)
    const pictures = page.getByRole('region', { name: 'Take it with you' })
    for (const name of ['plane', 'curves', 'network']) {
      const pair = pictures.locator('.pair').filter({ hasText: `The ${name}` })
      for (const kind of ['SVG', 'PNG']) {
        const picture = await saved(page, kind, pair)
        expect(picture.name).toBe(`${name}.${kind.toLowerCase()}`)
        const { width, height, colours } = await decoded(page, picture)
        expect(Math.min(width, height)).toBeGreaterThan(100)
        expect(colours).toBeGreaterThan(4)
      }
    }
  })

  it('puts everything into a link, the weights too', async () => {
    const { page } = await visit('#train')
    await page.getByRole('button', { name: 'The notebook' }).click()
    await status(page)
      .getByText(/^Done: step 100/)
      .waitFor()
    const told = await status(page).innerText()
    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.getByText(/^The link \(\d+ characters\) was copied\.$/).waitFor()
    const link = await clipboard(page)
    expect(link.length).toBeLessThan(8000)
    const other = await visit(new URL(link).hash)
    await status(other.page)
      .getByText(/step 100/)
      .waitFor()
    const loss = /loss \S+, accuracy \S+%/.exec(told)![0]
    await status(other.page).getByText(loss).waitFor()
    expect(await other.page.getByLabel('Loss', { exact: true }).inputValue()).toBe('hinge')
    const broken = await visit(new URL(link).hash.slice(0, -9))
    await broken.page.getByRole('alert').getByText('This link is damaged').waitFor()
    await ready(broken.page)
  })

  it('puts painted points and a file’s rows into a link', async () => {
    const { page } = await visit('#train')
    await page.getByLabel('Data set').selectOption('file')
    const rows = Array.from({ length: 30 }, (_, i) => `${i % 5},${i % 7},${i % 2 ? 'odd' : 'even'}`)
    await upload(page, /^CSV file/, 'parity.csv', ['a,b,kind', ...rows].join('\n'))
    await page.getByText('parity.csv: 30 rows, 2 features').waitFor()
    await ready(page)
    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.getByText(/^The link \(\d+ characters\) was copied\.$/).waitFor()
    const other = await visit(new URL(await clipboard(page)).hash)
    await other.page.getByText('parity.csv: 30 rows, 2 features').waitFor()
    await expect
      .poll(() => other.page.getByRole('list', { name: 'Classes' }).innerText())
      .toMatch(/odd\s+15 points/)
  })
})
