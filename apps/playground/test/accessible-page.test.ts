import { browserPath } from '@mg/workspace/browser'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { violations } from './axe'
import { card, choose, write } from './graphing'
import { ready, status, train, upload } from './training'
import { shoot, visits } from './visit'

const drawn = (page: Page) => page.locator('.card').first().waitFor()

/** What people come upon, each once, in one of the themes and at one of the widths. */
const graphStates: Record<string, (page: Page) => Promise<void>> = {
  'a step': async (page) => {
    await page.keyboard.press('ArrowRight')
    await page.getByText('Step 1 of 10').waitFor()
  },
  'a mistake': async (page) => {
    await write(page, 'f = tnh(x')
    await page.getByRole('status', { name: 'What is wrong' }).getByText('never closed').waitFor()
  },
  'nothing at all': async (page) => {
    await write(page, ' ')
    await page.getByText('Write an expression').waitFor()
  },
  'an open network': async (page) => {
    await choose(page, 'A whole network of @mg/nn')
    await page.getByRole('button', { name: 'Open all' }).click()
    await card(page, /^layers\.0\.neurons\.3\.w\.1, leaf/).waitFor()
  },
  'the wrong order': async (page) => {
    await choose(page, 'Why topological order')
    await page.getByLabel('Backward order').selectOption('eager')
    await page.getByText('but its true gradient is 4').waitFor()
  },
  code: async (page) => {
    await page.getByRole('tab', { name: 'Code' }).click()
    await page.getByText('import { Value }').waitFor()
  },
  'a table': async (page) => {
    await page.getByRole('tab', { name: 'As a table' }).click()
    await page.getByRole('group', { name: 'The graph as a table' }).waitFor()
  },
}
const trainStates: Record<string, (page: Page) => Promise<void>> = {
  'the notebook, a neuron and every table': async (page) => {
    await page.getByRole('button', { name: 'The notebook' }).click()
    await status(page)
      .getByText(/^Done: step 100/)
      .waitFor()
    await page.getByRole('button', { name: 'neuron 2 of layer 1' }).click()
    for (const summary of ['As text', 'Weights as a table', 'As a table']) {
      await page.getByText(summary, { exact: true }).click()
    }
  },
  'a point that runs through while it trains': async (page) => {
    await train(page).click()
    await page.locator('.plane').focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('.neuron .number').first().waitFor()
  },
  'an empty painting': async (page) => {
    await page.getByLabel('Data set').selectOption('painted')
    await status(page).getByText('Paint some points').waitFor()
  },
  'a file that cannot be read': async (page) => {
    await page.getByLabel('Data set').selectOption('file')
    await upload(page, /^CSV file/, 'word.csv', 'a,b\nfour,y\n')
    await page.locator('.panel .problem').getByText('is not a number').waitFor()
  },
  'three classes': async (page) => {
    await page.getByLabel('Data set').selectOption('three')
    await ready(page)
  },
  'a curve': async (page) => {
    await page.getByLabel('Data set').selectOption('curve')
    await ready(page)
    await page.getByText('As text', { exact: true }).click()
  },
  'a run that diverged, and a number that does not fit': async (page) => {
    await page.getByLabel('Loss', { exact: true }).selectOption('mse')
    await page.getByLabel('Optimiser').selectOption('sgd')
    await page.getByLabel('Activation of layer 1').selectOption('relu')
    await page.getByLabel('Learning rate').fill('1e9')
    await ready(page)
    await train(page).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Batch size (0: all)').fill('many')
  },
}

describe.skipIf(browserPath === undefined)('axe', () => {
  const visit = visits()
  const wide = { colorScheme: 'light', viewport: { width: 1440, height: 900 } } as const
  const narrow = { colorScheme: 'dark', viewport: { width: 360, height: 740 } } as const
  const looks = { 'wide and light': wide, 'narrow and dark': narrow }

  for (const [look, options] of Object.entries(looks)) {
    it.each(Object.entries(graphStates))(`finds no fault in %s, ${look}`, async (_, reach) => {
      const { page } = await visit('', options)
      await drawn(page)
      await reach(page)
      expect(await violations(page)).toEqual([])
    })

    it.each(Object.entries(trainStates))(`finds no fault in %s, ${look}`, async (_, reach) => {
      const { page } = await visit('#train', options)
      await ready(page)
      await reach(page)
      expect(await violations(page)).toEqual([])
    })

    it(`finds no fault in names that a GPT makes up, ${look}`, async () => {
      const { page } = await visit('#names', options)
      await page.locator('.name-list li').nth(19).waitFor()
      await page.locator('.heads svg').nth(3).waitFor()
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        options.viewport.width,
      )
      await shoot(page, `names, ${look}`)
    })

    it(`finds no fault in what is said about a damaged link, ${look}`, async () => {
      const { page } = await visit('#graph/AAAA', options)
      await page.getByRole('alert').waitFor()
      expect(await violations(page)).toEqual([])
    })
  }
})
