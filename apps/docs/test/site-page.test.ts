import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'
import { browserPath } from '@mg/workspace/browser'
import axe from 'axe-core'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { place } from '../src/build/place'
import { visits } from './visit'

const ROOT_FOLDER = 'test-results/root'

const listed = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name))

describe('the files of the site', () => {
  let files: Set<string>
  let pages: string[]
  const text = (name: string): string => readFileSync(join(ROOT_FOLDER, name), 'utf8')
  beforeAll(() => {
    place(inject('built'), ROOT_FOLDER, '/')
    files = new Set(listed(ROOT_FOLDER))
    pages = [...files].filter((name) => name.endsWith('.html') && !/^(run|alone)\//.test(name))
  })

  /** Every address in a page that leads to a file of the site: the file, and the place in it. */
  const links = (page: string): [string, string][] =>
    [...text(page).matchAll(/\s(?:href|src)="([^"]*)"/g)].flatMap(
      ([, href]): [string, string][] => {
        if (/^(https?:|data:|\/playground\/)/.test(href!)) return []
        const [path = '', hash = ''] = href!.split('#')
        const absolute = path.startsWith('/') ? path.slice(1) : join(dirname(page), path)
        const file = path === '' ? page : normalize(absolute || 'index.html')
        const known = files.has(file) ? file : join(file, 'index.html')
        return [[known, decodeURIComponent(hash)]]
      },
    )

  it('have no link that leads nowhere, and none to a heading that is not there', () => {
    const ids = new Map<string, Set<string>>()
    const broken = pages.flatMap((page) =>
      links(page).flatMap(([file, hash]) => {
        if (!files.has(file)) return `${page}: ${file}`
        if (hash === '' || !file.endsWith('.html')) return []
        if (!ids.has(file)) {
          ids.set(file, new Set([...text(file).matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id!)))
        }
        return ids.get(file)!.has(hash) ? [] : `${page}: ${file}#${hash}`
      }),
    )
    expect(broken).toEqual([])
    expect(pages.length).toBeGreaterThan(40)
  })

  it('tell what changes with the next release, all that was described', () => {
    const letters = (text: string): string => text.replaceAll(/<[^>]*>|&\w+;|[^a-z]/gi, '')
    const page = letters(text('changes.html'))
    const folder = '../../.changeset'
    for (const file of readdirSync(folder).filter((name) => /^(?!README).*\.md$/.test(name))) {
      const [, , words = ''] = readFileSync(join(folder, file), 'utf8').split(/^---$/m)
      const [sentence] = /[^.(<>&[]+/.exec(words.trim())!
      expect(page, file).toContain(letters(sentence))
    }
  })

  it('weigh at most 150 kB a page, compressed, with scripts and styles', () => {
    const sizes = new Map<string, number>()
    const size = (name: string): number => {
      const content = readFileSync(join(ROOT_FOLDER, name))
      if (!sizes.has(name)) {
        sizes.set(name, name.endsWith('.woff2') ? content.length : gzipSync(content).length)
      }
      return sizes.get(name)!
    }
    const weights = pages.map((page): [number, string] => {
      const needed = new Set(
        [...text(page).matchAll(/<(?:script|link)\s[^>]*(?:href|src)="\/([^"]+)"/g)].map(
          ([, name]) => name!,
        ),
      )
      return [[page, ...needed].reduce((sum, name) => sum + size(name), 0), page]
    })
    const [most, page] = weights.sort(([a], [b]) => b - a)[0]!
    console.log(`heaviest page: ${page}, ${(most / 1000).toFixed(1)} kB`)
    expect(most, page).toBeLessThan(150_000)
  })

  it('keep scripts and styles out of the pages', () => {
    for (const page of pages) {
      expect(text(page).match(/<script(?![^>]*\ssrc=)[^>]*>|\sstyle="|<style/), page).toBeNull()
    }
  })

  it('have every symbol that an entry exports in the reference', async () => {
    const reference = text('api/index.html')
    const modules = await Promise.all([
      import('@mg/engine'),
      import('@mg/engine/compile'),
      import('@mg/engine/formula'),
      import('@mg/engine/graph'),
      import('@mg/engine/testing'),
      import('@mg/nn'),
      import('@mg/optim'),
    ])
    for (const name of modules.flatMap((module) => Object.keys(module))) {
      expect(reference).toContain(`<code>${name}</code>`)
    }
  })
})

describe.skipIf(browserPath === undefined)('the site', () => {
  const visit = visits('test-results/site', '/mg/')

  const search = async (page: Page, word: string): Promise<string[]> => {
    await page.locator('.VPNavBarSearch button').click()
    await page.locator('#localsearch-input').fill(word)
    await page.locator('.result').first().waitFor()
    const results = await page.locator('.result').allInnerTexts()
    await page.keyboard.press('Escape')
    return results
  }

  /** Puts code into the editor, in place of what is there. */
  const type = async (page: Page, code: string): Promise<void> => {
    await page.locator('.cm-content').click()
    await page.evaluate((text) => navigator.clipboard.writeText(text), code)
    await page.keyboard.press('Control+A')
    await page.keyboard.press('Control+V')
  }

  it('finds jacobian, zero_grad and NaN', async () => {
    const { page } = await visit('')
    expect((await search(page, 'jacobian')).join('\n')).toMatch(/jacobian/i)
    expect((await search(page, 'zero_grad')).join('\n')).toMatch(/PyTorch|micrograd|zero/i)
    expect((await search(page, 'NaN')).join('\n')).toMatch(/NaN/)
  })

  // Other work on the machine may delay a page; it is tried again.
  it('is drawn soon, and then stays where it is', { retry: 2 }, async () => {
    for (const path of [
      '',
      'engine/',
      'guides/from-pytorch.html',
      'gallery/options.html',
      'api/operations.html',
    ]) {
      const { page } = await visit(path)
      await page.waitForLoadState('networkidle')
      const { paint, shift } = await page.evaluate(async () => {
        const shifts = await new Promise<number>((done) => {
          let sum = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries())
              sum += (entry as unknown as { value: number }).value
          }).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => done(sum), 100)
        })
        const [first] = performance.getEntriesByName('first-contentful-paint')
        return { paint: first?.startTime ?? Infinity, shift: shifts }
      })
      console.log(
        `${path || 'index'}: first paint after ${paint.toFixed(0)} ms, shift ${shift.toFixed(4)}`,
      )
      expect(shift, path).toBeLessThan(0.05)
      expect(paint, path).toBeLessThan(5_000)
    }
  })

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('has no fault that axe finds, %s and %i wide', async (colorScheme, width) => {
    const options = { colorScheme, viewport: { width, height: 900 } }
    for (const path of [
      '',
      'engine/',
      'guides/from-pytorch.html',
      'gallery/curve-fit.html',
      'gallery/options.html',
      'api/values.html',
      'try.html',
    ]) {
      const { page } = await visit(path, options)
      await page.waitForLoadState('networkidle')
      // As a debugger would: the page's own policy forbids it to run text.
      await (
        await page.context().newCDPSession(page)
      ).send('Runtime.evaluate', { expression: axe.source })
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      )
      const faults = violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .slice(0, 3)
            .map(({ html }) => html)
            .join(' ')}`,
      )
      expect(faults, path).toEqual([])
    }
  })

  it('runs what was edited, and draws the graph of its last Value', async () => {
    const { page } = await visit('guides/from-micrograd.html')
    const snippet = page.locator('.snippet').first()
    await snippet.locator('[data-do=edit]').click()
    await type(
      page,
      "import { Value } from '@mg/engine'\nconst x: Value = new Value(3)\nx.square().data // ?\nconsole.log('said')\nx.square()",
    )
    await page.keyboard.press('Control+Enter')
    await snippet.locator('.result').waitFor()
    expect(await snippet.locator('.result').innerText()).toBe('→ 9')
    expect(await snippet.locator('.snippet-output').innerText()).toBe('said')
    await snippet.locator('[data-do=graph]').click()
    await expect
      .poll(() => snippet.locator('.snippet-graph .name').allTextContents(), { timeout: 10_000 })
      .toContain('square')
  })

  it('says where an edited snippet went wrong', async () => {
    const { page } = await visit('try.html')
    await type(page, 'const a = 1\nconst b = (')
    await page.keyboard.press('Control+Enter')
    await page.locator('.snippet-output').waitFor()
    expect(await page.locator('.snippet-output').innerText()).toContain('SyntaxError')
  })

  it('runs nothing that came with a link before somebody presses Run, and that without the network', async () => {
    const { page } = await visit('try.html')
    const { addressOf } = await import('../src/site/link')
    const code =
      "console.log(self.origin)\ntry { await fetch('/mg/'); console.log('reached') } catch { console.log('nothing') }"
    const address = addressOf(code)
    await page.goto(`${page.url().split('#')[0]}#${address.split('#')[1]}`)
    await page.reload()
    await page.locator('.cm-content').waitFor()
    expect(await page.locator('.cm-content').innerText()).toContain('self.origin')
    expect(await page.locator('iframe, .snippet-output').count()).toBe(0)
    await page.locator('[data-do=run]').click()
    await page.locator('.try-it[data-outcome]').waitFor()
    expect(await page.locator('.snippet-output').innerText()).toBe('null\nnothing')
  })

  it('ends a loop without an end, and goes on', async () => {
    const { page } = await visit('try.html')
    const expectOutput = async (code: string, output: string): Promise<void> => {
      await type(page, code)
      await page.keyboard.press('Control+Enter')
      await page.locator('.snippet-output', { hasText: output }).waitFor()
      expect(await page.locator('.snippet-output').innerText()).toBe(output)
    }
    await expectOutput('for (;;) {}', 'stopped after 10 seconds')
    await expectOutput("console.log('again')", 'again')
  })

  it('runs the programs of the gallery', async () => {
    const { page } = await visit('gallery/options.html')
    const price = page.locator('.live-program td').first()
    expect(await price.innerText()).toBe('5.5760')
    await page.locator('.live-program input').first().press('ArrowRight')
    expect(await price.innerText()).not.toBe('5.5760')
    await page.goto(page.url().replace('options', 'curve-fit'))
    await page.locator('.live-program input').setInputFiles({
      name: 'line.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('x,y\n0,1\n'),
    })
    await page.getByText('Got 1 rows').waitFor()
    await page.goto(page.url().replace('curve-fit', 'arm'))
    await page.getByText('there;').waitFor()
    await page.goto(page.url().replace('arm', 'distance-field'))
    await page.getByText('33000 distances').waitFor()
    await page.goto(page.url().replace('distance-field', 'layout'))
    await page.locator('.live-program p', { hasText: 'energy' }).waitFor()
  })

  it('can be read without a network once it has been opened', async () => {
    const { page } = await visit('', { serviceWorkers: 'allow' })
    await page.evaluate(async () => {
      const { active, installing, waiting } = await navigator.serviceWorker.ready
      const worker = active ?? installing ?? waiting
      if (worker?.state === 'activated') return
      await new Promise((done) => worker?.addEventListener('statechange', done))
    })
    await page.reload()
    await page.context().setOffline(true)
    await page.goto(`${page.url()}guides/security.html`)
    expect(await page.locator('h1').innerText()).toContain('strangers')
    expect((await search(page, 'jacobian')).join('\n')).toMatch(/jacobian/i)
  })
})
