import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { browserPath, startBrowser } from '@mg/workspace/browser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const IMPORTS = {
  '@mg/engine': '/engine/dist/index.js',
  '@mg/engine/compile': '/engine/dist/compile.js',
}
const PAGE = `<!doctype html><link rel="icon" href="data:,"><title>page</title>
  <script type="importmap" nonce="map">${JSON.stringify({ imports: IMPORTS })}</script>
  <script type="module" src="/page.js"></script>`

/** A network with a penalty, a Hessian, and functions that take more than one instruction. */
const COMPILE = `
  const { Value, dot, relu } = await import('@mg/engine')
  const { compile, scalar, toModule, vector } = await import('@mg/engine/compile')
  const w = Array.from({ length: 9 }, (_, i) => new Value(Math.sin(i)))
  const step = compile((x, y) => relu(dot(w, x).mul(y).neg().add(1)).add(dot(w, w)), [vector(9), scalar])
  const X = Float64Array.from({ length: 45 }, (_, i) => Math.cos(i))
  const mean = step.backward(X, [1, -1, 1, -1, 1])
  const f = compile(([x, y]) => x.tanh().mul(y).add(y.exp().sin()), [vector(2)])
  window.result = {
    target: f.target,
    numbers: [mean, ...w.map((p) => p.grad), f([1, 2]), ...f.gradient([1, 2]), ...f.hessian([1, 2]).flat()],
    module: toModule(f),
  }
`

function serve(policy: string, script: string, more: Record<string, string> = {}): Promise<Server> {
  const texts: Record<string, string> = { '/': PAGE, '/page.js': script, ...more }
  const server = createServer(async (request, response) => {
    const path = request.url!
    const type = path === '/' ? 'text/html' : 'text/javascript'
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy })
    response.end(texts[path] ?? (await readFile(resolve('..', `.${path}`)).catch(() => '')))
  })
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)))
}

describe.skipIf(browserPath === undefined)('compile in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.close())

  async function result<T>(...served: Parameters<typeof serve>): Promise<T> {
    const server = await serve(...served)
    const page = await browser.newPage()
    try {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      // Not waitForFunction: it makes code from a string in the page, which the policy forbids.
      return await vi.waitFor(
        async () => {
          const found = await page.evaluate<T | undefined>('window.result')
          if (found === undefined) throw new Error('the page has no result yet')
          return found
        },
        { timeout: 10_000 },
      )
    } finally {
      await page.close()
      server.close()
    }
  }
  const strict = (more = ''): string =>
    `default-src 'none'; img-src data:; script-src 'self' 'nonce-map' ${more}`

  it('gives the same numbers from what each policy permits', async () => {
    interface Result {
      target: string
      numbers: number[]
      module: string
    }
    const wasm = await result<Result>(strict("'wasm-unsafe-eval'"), COMPILE)
    const none = await result<Result>(strict(), COMPILE)
    const js = await result<Result>(
      strict("'unsafe-eval'"),
      `delete globalThis.WebAssembly\n${COMPILE}`,
    )
    expect([wasm.target, js.target, none.target]).toEqual(['wasm', 'js', 'interpreter'])
    expect(js.numbers).toEqual(none.numbers)
    wasm.numbers.forEach((number, i) => expect(number).toBeCloseTo(none.numbers[i]!, 13))

    const written = await result<number[]>(
      strict(),
      `import { gradient, value } from '/made.js'; window.result = [value([1, 2]), ...gradient([1, 2])]`,
      { '/made.js': none.module },
    )
    expect(written).toEqual(none.numbers.slice(10, 13))
  })
})
