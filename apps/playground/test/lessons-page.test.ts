import { browserPath } from '@mg/workspace/browser'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { de } from '../src/lessons/text/de'
import { en } from '../src/lessons/text/en'
import { filled, stepsOf } from '../src/lessons/text/text'
import type { LessonId, StepText, Text } from '../src/lessons/text/text'
import { violations } from './axe'
import { shifts, watchShifts } from './shifts'
import { clipboard, shoot, visits } from './visit'

/** Somebody who learns by keyboard, and does what each text says. */
class Learner {
  constructor(
    readonly page: Page,
    readonly words: Text,
  ) {}

  get frame() {
    return this.words.frame
  }

  /** Presses Tab until something has the focus, as people do. */
  async reach(target: Locator): Promise<void> {
    await target.waitFor()
    for (let i = 0; i < 90; i++) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`Tab never reached ${target}`)
  }

  async press(key: string, times = 1): Promise<void> {
    for (let i = 0; i < times; i++) await this.page.keyboard.press(key)
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  async activate(name: string, times = 1): Promise<void> {
    await this.reach(this.button(name))
    await this.press('Enter', times)
  }

  async slide(name: string, key: string, times = 1): Promise<void> {
    await this.reach(this.page.getByRole('slider', { name, exact: true }))
    await this.press(key, times)
  }

  async guess(text: string): Promise<void> {
    await this.reach(this.page.getByLabel(this.frame.guess, { exact: true }))
    await this.press('Control+a')
    await this.page.keyboard.type(text)
    await this.press('Enter')
  }

  /** Chooses the right answer of the step. */
  async choose(step: StepText): Promise<void> {
    const right = step.choices!.findIndex((choice) => choice.right)
    await this.reach(this.page.locator('.choices button').nth(right))
    await this.press('Enter')
  }

  get isDone(): Locator {
    return this.page.locator('.step-count .is-done')
  }

  get reply(): Locator {
    return this.page.locator('.answer')
  }

  /** Goes on, once the page says that there is nothing left to be done. */
  async next(): Promise<void> {
    const way = this.page.locator('.way .primary')
    await this.reach(way)
    const all = await this.page.locator('main').innerText()
    const [odd] = /[{}]|NaN|undefined/.exec(all) ?? []
    if (odd) throw new Error(`“${odd}” in “${all}”`)
    await this.press('Enter')
  }
}

/** What is drawn smaller than 11 px, with its size on the screen. */
const smallText = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement | SVGElement>('main *')]
    return all.flatMap((element) => {
      const own = [...element.childNodes].some(
        (node) => node.nodeType === 3 && /\S/.test(node.textContent!),
      )
      if (!own || element.closest('.unseen')) return []
      const scale = element instanceof SVGGraphicsElement ? element.getScreenCTM()!.a : 1
      const size = scale * Number.parseFloat(getComputedStyle(element).fontSize)
      return size < 10.99 ? [`${element.textContent}: ${size}`] : []
    })
  })

type Walk = Readonly<Record<string, (learner: Learner) => Promise<void>>>

/** What is to be done in each step that is neither read nor a question with choices. */
const WALKS: { readonly [Id in LessonId]: (words: Text['lessons'][Id]['figure']) => Walk } = {
  slope: ({ h, x }) => ({
    nudge: (me) => me.slide(h, 'ArrowLeft', 5),
    smaller: (me) => me.slide(h, 'ArrowLeft', 25),
    settles: (me) => me.guess('2'),
    zero: (me) => me.slide(h, 'Home'),
    flat: (me) => me.slide(x, 'ArrowLeft', 10),
  }),
  'chain-rule': ({ nudge, first, second }) => ({
    move: (me) => me.slide(nudge, 'End'),
    times: (me) => me.guess('−6'),
    build: async (me) => {
      await me.slide(first, 'ArrowRight', 2)
      await me.slide(second, 'ArrowRight', 9)
    },
    zero: (me) => me.slide(second, 'ArrowLeft', 5),
  }),
  backward: () => ({
    end: (me) => me.guess('1'),
    d: (me) => me.guess('-2'),
    f: (me) => me.guess('4'),
    c: (me) => me.guess('-2'),
    a: (me) => me.guess('6'),
    b: (me) => me.guess('-4'),
  }),
  twice: ({ a }) => ({
    try: (me) => me.slide(a, 'ArrowRight', 5),
    sum: (me) => me.guess('2'),
    mixed: (me) => me.guess('-2'),
  }),
  mistakes: ({ assign, early, step, restart, forget }) => ({
    assign: (me) => me.activate(assign),
    order: (me) => me.activate(early),
    forget: (me) => me.activate(step, 8),
    reset: async (me) => {
      await me.activate(restart)
      await me.reach(me.page.getByRole('switch', { name: forget }))
      await me.press('Space')
      await me.activate(step, 19)
    },
  }),
  neuron: ({ w1, w2, b }) => ({
    weight: (me) => me.slide(w1, 'ArrowRight', 2),
    bias: (me) => me.slide(b, 'ArrowRight', 2),
    sum: (me) => me.guess('3'),
    and: async (me) => {
      await me.slide(w2, 'ArrowRight', 8)
      await me.slide(b, 'ArrowLeft', 8)
    },
  }),
  step: ({ step, restart, rate }) => ({
    one: (me) => me.activate(step),
    down: (me) => me.activate(step, 16),
    small: async (me) => {
      await me.activate(restart)
      await me.slide(rate, 'Home')
      await me.activate(step, 5)
    },
    large: async (me) => {
      await me.activate(restart)
      await me.slide(rate, 'End')
      await me.activate(step, 5)
    },
    best: (me) => me.guess(me.words === en ? '0.5' : '0,5'),
  }),
  loss: ({ w, b, step }) => ({
    see: (me) => me.slide(w, 'ArrowRight'),
    hand: async (me) => {
      await me.slide(w, 'ArrowRight', 29)
      await me.slide(b, 'ArrowLeft', 8)
    },
    descend: async (me) => {
      await me.slide(w, 'Home')
      await me.activate(step, 40)
    },
  }),
  moons: ({ train, pause, neuron, off }) => ({
    train: async (me) => {
      await me.activate(train)
      await me.isDone.waitFor({ timeout: 60_000 })
      await me.activate(pause)
    },
    maps: async (me) => {
      for (const number of ['1', '2', '3']) await me.activate(neuron.replace('{number}', number))
    },
    off: async (me) => {
      await me.activate(neuron.replace('{number}', '2'))
      await me.reach(me.page.getByRole('switch', { name: off.replace('{number}', '2') }))
      await me.press('Space')
    },
  }),
  point: ({ next, open, layer, neuron }) => ({
    pick: (me) => me.activate(next),
    open: async (me) => {
      const named = (group: string): string =>
        open.replace('{title}', group.replace('{number}', '1'))
      await me.activate(named(layer))
      await me.activate(named(neuron))
    },
  }),
  names: ({ invent, train }) => ({
    start: (me) => me.activate(invent),
    train: (me) => me.activate(train, 4),
    again: (me) => me.activate(invent),
  }),
}

const LOOKS: Record<string, { words: Text; options: BrowserContextOptions }> = {
  'in English, wide and light': { words: en, options: { locale: 'en-GB', colorScheme: 'light' } },
  'in German, narrow and dark, without motion': {
    words: de,
    options: {
      locale: 'de-AT',
      colorScheme: 'dark',
      reducedMotion: 'reduce',
      viewport: { width: 360, height: 740 },
    },
  },
}

describe.skipIf(browserPath === undefined)('the lessons', () => {
  const visit = visits()

  it.each(Object.entries(LOOKS))(
    'are walked from start to end by keyboard, without a fault that axe finds: %s',
    async (look, { words, options }) => {
      const { page } = await visit('#learn', options)
      const me = new Learner(page, words)
      const ids = Object.keys(words.lessons) as LessonId[]
      await me.reach(page.locator('.lesson-list a').first())
      await me.press('Enter')
      for (const id of ids) {
        const { title, figure } = words.lessons[id]
        const walk = (WALKS[id] as (words: unknown) => Walk)(figure)
        await page.getByRole('heading', { name: title, exact: true }).waitFor()
        const steps = stepsOf(words, id)
        for (const [at, [key, step]] of steps.entries()) {
          const count = filled(words.frame.step, { at: at + 1, all: steps.length })
          await page.locator('.step-count', { hasText: count }).waitFor()
          const act = step.choices ? () => me.choose(step) : walk[key]
          if (act) {
            expect(await me.isDone.count(), `${id}, ${key}`).toBe(0)
            await act(me as never)
            await me.isDone.waitFor().catch(() => {
              throw new Error(`not done: ${id}, ${key}`)
            })
            await me.reply.getByText(/\S/).first().waitFor()
          }
          if (at === steps.length - 1) {
            expect(await smallText(page), id).toEqual([])
            expect(await violations(page), id).toEqual([])
            await shoot(page, `lesson-${id}-${look.includes('wide') ? 'wide' : 'narrow'}`)
            const tooWide = await page.evaluate(
              () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
            )
            expect(tooWide, id).toBeLessThanOrEqual(0)
            if (options.reducedMotion) {
              expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
            }
          }
          await me.next()
        }
      }
      await page.getByRole('heading', { name: words.frame.title, exact: true }).waitFor()
      expect(await page.getByText(words.frame.complete, { exact: true }).count()).toBe(ids.length)
      expect(await violations(page)).toEqual([])
      await shoot(page, `lessons-${look.includes('wide') ? 'wide' : 'narrow'}`)
    },
  )

  it('teach by wrong answers, and by the way back', async () => {
    const { page } = await visit('#learn/chain-rule')
    const me = new Learner(page, en)
    const { steps, figure } = en.lessons['chain-rule']
    await me.slide(figure.nudge, 'End')
    await me.next()
    await watchShifts(page)
    await me.guess('six')
    await me.reply.getByText(en.frame.noNumber).waitFor()
    await me.guess('6')
    await me.reply.getByText(en.frame.sign).waitFor()
    await me.reply.getByText(steps.times.hint).waitFor()
    await me.guess('-1')
    await me.reply.getByText(en.frame.far).waitFor()
    await me.guess('-5.5')
    await me.reply.getByText(en.frame.near).waitFor()
    expect(await me.isDone.count()).toBe(0)
    await me.activate(en.frame.tell)
    await me.reply.getByText('It is −6.').waitFor()
    expect(await shifts(page)).toEqual([])
    await me.next()
    await me.activate(en.frame.back)
    await me.reply.getByText('It is −6.').waitFor()
    await me.activate('Step 5 of 5')
    const [right, sum] = steps.three.choices
    await page.getByRole('button', { name: 'It goes up by 0.06.' }).click()
    await me.reply.getByText(sum.reply).waitFor()
    expect(await me.isDone.count()).toBe(0)
    await page.getByRole('button', { name: 'It goes down by 0.1.' }).click()
    await me.reply.getByText(right.reply).waitFor()
    await me.isDone.waitFor()
  })

  it('do not move anything under a pointer that drags and clicks', async () => {
    for (const viewport of [
      { width: 1280, height: 860 },
      { width: 360, height: 740 },
    ]) {
      const { page } = await visit('#learn/slope', { viewport })
      const plot = page.locator('.plot')
      await plot.waitFor()
      await plot.scrollIntoViewIfNeeded()
      await watchShifts(page)
      const box = (await plot.boundingBox())!
      const y = box.y + box.height / 2
      await page.mouse.move(box.x + 0.75 * box.width, y)
      await page.mouse.down()
      await page.mouse.move(box.x + 0.7 * box.width, y, { steps: 5 })
      await page.mouse.up()
      await page.locator('.step-count .is-done').waitFor()
      await page.getByText('You moved by').waitFor()
      expect(await shifts(page)).toEqual([])
    }
  })

  it('keep every button in its place while figures are played with', async () => {
    const { page } = await visit('#learn/moons', { viewport: { width: 360, height: 740 } })
    const { moons, loss, names } = en.lessons
    const press = (name: string) => page.getByRole('button', { name, exact: true }).last().click()
    await page.locator('.maps').waitFor()
    await watchShifts(page)
    await press(moons.figure.neuron.replace('{number}', '1'))
    await page.getByRole('switch').click()
    await press(moons.figure.step)
    await press(moons.figure.train)
    await page.waitForTimeout(300)
    await press(moons.figure.pause)
    await page.getByText('Everything runs').scrollIntoViewIfNeeded()
    expect(await shifts(page)).toEqual([])
    for (const [id, button] of [
      ['loss', loss.figure.step],
      ['names', names.figure.train],
      ['names', names.figure.invent],
    ] as const) {
      await page.goto(`${new URL(page.url()).origin}/#learn/${id}`)
      await page.getByRole('button', { name: button, exact: true }).waitFor()
      await watchShifts(page)
      for (let i = 0; i < 12; i++) await press(button)
      expect(await shifts(page), id).toEqual([])
    }
  })

  it('keep where one is and what was done, whatever is found in the store', async () => {
    const { page } = await visit('#learn/slope')
    const me = new Learner(page, en)
    await me.slide(en.lessons.slope.figure.h, 'ArrowLeft', 3)
    await me.next()
    await page.getByText('Step 2 of 6').first().waitFor()
    await page.reload()
    await page.getByText('Step 2 of 6').first().waitFor()
    await page.getByRole('button', { name: 'Step 1 of 6, done' }).waitFor()
    await page.getByRole('link', { name: 'Learn' }).click()
    await page.getByText('1 of 6 done').waitFor()
    for (const damaged of [
      '{',
      'null',
      '[1]',
      '{"done":{"slope":7,"__proto__":["x"]},"at":{"slope":{},"step":"gone"}}',
      `{"done":{"slope":["nudge",null,"${'x'.repeat(500)}"]},"at":[]}`,
    ]) {
      await page.evaluate((text) => localStorage.setItem('lessons', text), damaged)
      await page.reload()
      expect(await page.locator('.lesson-list li').count()).toBe(11)
      await page.goto(`${new URL(page.url()).origin}/#learn/step`)
      await page.getByText('Step 1 of 5').first().waitFor()
      await page.goto(`${new URL(page.url()).origin}/#learn`)
      await page.locator('.lesson-list').waitFor()
    }
    await me.activate(en.frame.forget)
    await page.getByText(en.frame.forgotten).waitFor()
    expect(await page.getByText(en.frame.open, { exact: true }).count()).toBe(11)
  })

  it('are linked to by name, in a language, and say so when there is none', async () => {
    const { page } = await visit('?lesson=chain-rule&lang=de', { locale: 'en-US' })
    await page.getByRole('heading', { name: de.lessons['chain-rule'].title }).waitFor()
    await page.getByLabel(de.frame.language).selectOption('en')
    await page.getByRole('heading', { name: en.lessons['chain-rule'].title }).waitFor()
    expect(await page.title()).toBe('The chain rule · @mg playground')
    expect(page.url()).toMatch(/\/#learn\/chain-rule$/)
    await page.reload()
    await page.getByRole('heading', { name: en.lessons['chain-rule'].title }).waitFor()
    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.getByText(/^The link .*was copied/).waitFor()
    expect(await clipboard(page)).toMatch(/\/\?lesson=chain-rule$/)
    const written = await visit('?expr=f = 3*x + 1')
    await written.page.locator('.card').first().waitFor()
    expect(await written.page.getByRole('textbox', { name: 'The program' }).inputValue()).toBe(
      'f = 3*x + 1',
    )
    const other = await visit('?lesson=constructor')
    await other.page.getByRole('alert').getByText(en.frame.unknown).waitFor()
    await other.page.getByRole('link', { name: 'Graph', exact: true }).click()
    await other.page.locator('.card').first().waitFor()
    await other.page.goBack()
    await other.page.locator('.lesson-list').waitFor()
  })

  it('open a point of the trained network on the Graph page, with its weights', async () => {
    const { page, context } = await visit('#learn/point')
    const { figure } = en.lessons.point
    await page.locator('.away[href*="/"]').waitFor()
    const score = await page
      .locator('.readings div', { hasText: figure.score })
      .locator('dd')
      .innerText()
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: figure.away }).click(),
    ])
    await opened.locator('.card').first().waitFor()
    await opened.getByLabel('Result').selectOption('score')
    await opened.getByRole('button', { name: 'Open all' }).click()
    await opened
      .locator('.hit')
      .and(opened.getByLabel(new RegExp(`^score, .*: data ${score.replace('.', '[.]')},`)))
      .waitFor()
  })
})
