import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { browserPath, startBrowser } from '@mg/workspace/browser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** Serves the built packages, and a page that imports them, under a policy. */
function serve(policy: string): Promise<Server> {
  const imports = Object.fromEntries(
    ['engine', 'nn', 'optim'].map((name) => [`@mg/${name}`, `/${name}/dist/index.js`]),
  )
  imports['@mg/engine/loops'] = '/engine/dist/loops.js'
  const page = `<!doctype html><link rel="icon" href="data:,"><title>page</title>
    <script type="importmap" nonce="map">${JSON.stringify({ imports })}</script>
    <script type="module" src="/page.js"></script>`
  const script = `
    import { Value, hessian } from '@mg/engine'
    import { MLP } from '@mg/nn'
    import { SGD, mseLoss } from '@mg/optim'
    const x = new Value(2)
    x.pow(3).backward()
    const model = new MLP(2, [4, 1], { seed: 1 })
    const before = mseLoss([model.forward([1, 2])], [1])
    before.backward()
    new SGD(model.parameters(), { lr: 0.01 }).step()
    const after = mseLoss([model.forward([1, 2])], [1])
    window.result = [x.grad, hessian((t) => t.pow(3), 2).data, after.data < before.data]
  `
  const server = createServer(async (request, response) => {
    const path = request.url!
    const type = path === '/' ? 'text/html' : 'text/javascript'
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy })
    if (path === '/') response.end(page)
    else if (path === '/page.js') response.end(script)
    else response.end(await readFile(resolve('..', `.${path}`)).catch(() => ''))
  })
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)))
}

describe.skipIf(browserPath === undefined)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser?.close())

  it('the packages work under the strictest policy, without a word on the console', async () => {
    const server = await serve("default-src 'none'; img-src data:; script-src 'self' 'nonce-map'")
    const page = await browser.newPage()
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(String(error)))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page
      .waitForFunction('window.result', undefined, { timeout: 10_000 })
      .catch(() => undefined)
    expect(said).toEqual([])
    expect(await page.evaluate('window.result')).toEqual([12, 12, true])
    await page.close()
    server.close()
  })
})
