import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { browserPath, startBrowser } from '@mg/workspace/browser'
import fc from 'fast-check'
import type { PreviewServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressOf, serve } from '../src/server'
import { opened, serve as servePage } from './visit'

describe('the server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'served-'))
  const page = join(folder, 'page')
  let server: PreviewServer
  let port: number
  beforeAll(async () => {
    mkdirSync(join(page, 'assets'), { recursive: true })
    mkdirSync(join(folder, 'page-beside'))
    writeFileSync(join(page, 'index.html'), '<title>inside</title>')
    writeFileSync(join(page, 'assets/a.js'), 'inside = 1')
    writeFileSync(join(folder, 'secret.txt'), 'outside')
    writeFileSync(join(folder, 'page-beside/secret.txt'), 'outside')
    server = await serve({ folder: page })
    port = (server.httpServer.address() as AddressInfo).port
  })
  afterAll(async () => {
    await server.close()
    rmSync(folder, { recursive: true })
  })

  /** What comes back for bytes that no client would send. */
  const sent = async (bytes: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
    socket.on('error', () => {})
    socket.write(bytes)
    await once(socket, 'close')
    return answer
  }
  const get = (path: string, headers = ''): Promise<string> =>
    sent(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`)
  const expectItServes = async (): Promise<void> =>
    expect(await get('/')).toContain('<title>inside</title>')

  it.each([
    '//',
    '///',
    '//x/..//',
    '/%',
    '/%00',
    '/%c0%ae%c0%ae/secret.txt',
    'http://',
    'http://:99999/',
    '*',
    '/?\\',
    `/${'a/'.repeat(5000)}`,
  ])('goes on after a request for %.40s', async (path) => {
    expect(await get(path)).not.toContain('outside')
    await expectItServes()
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%252e%252e/secret.txt',
    '/..\\secret.txt',
    '/../page-beside/secret.txt',
    '//../secret.txt',
  ])('does not leave its folder for %s', async (path) => {
    const answer = await get(path)
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/)
    expect(answer).not.toContain('outside')
  })

  it.each(['bytes=5-2', 'bytes=-', 'bytes=99-', 'bytes=a-b', 'lines=1-2', 'bytes=-1e999'])(
    'goes on after a request for the range %s',
    async (range) => {
      await get('/assets/a.js', `Range: ${range}\r\n`)
      await expectItServes()
    },
  )

  it('goes on after any request line', async () => {
    const character = fc.constantFrom(...Array.from('/.\\%?#:@*&;= 0azAZ2f5c\0\u00e9~[]'))
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: character, maxLength: 40 }), async (path) => {
        expect(await get(path)).not.toContain('outside')
      }),
      { seed: 10, numRuns: 300 },
    )
    await expectItServes()
  })

  it('sends its policy and its kind with every file, and lets nothing be kept unasked', async () => {
    for (const [path, type] of [
      ['', 'text/html'],
      ['assets/a.js', 'text/javascript'],
    ] as const) {
      const { headers } = await fetch(addressOf(server) + path)
      expect(headers.get('content-type')).toContain(type)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('content-security-policy')).toContain('frame-ancestors')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe('no-cache')
    }
  })

  it('answers nobody who calls this machine by another name', async () => {
    const answer = await sent('GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 403/)
  })
})

describe('npm run playground', () => {
  /** Runs its script from the sources until it ends. */
  const run = async (port: string): Promise<{ code: number; error: string }> => {
    const { PORT: _, ...env } = process.env
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/serve.ts'], {
      env: { ...env, PORT: port },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let error = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text))
    const [code] = (await once(child, 'close')) as [number]
    return { code, error }
  }

  it('says which port is in use', async () => {
    const server = await serve({ folder: tmpdir() })
    const { port } = server.httpServer.address() as AddressInfo
    expect(await run(String(port))).toEqual({
      code: 1,
      error: `port ${port} is in use; leave PORT out\n`,
    })
    await server.close()
  })

  it.each(['-1', '65536', '1.5', 'http'])('refuses the port %s', async (port) => {
    expect(await run(port)).toEqual({
      code: 1,
      error: `PORT is ${port}; pass a number from 1 to 65535, or leave it out\n`,
    })
  })
})

describe.skipIf(browserPath === undefined)('a frame in another page', () => {
  it('shows the playground where the policy says so, and nowhere else', async () => {
    const place = await servePage()
    const lesson = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(`<iframe src="${place.url}"></iframe>`)
    }).listen(0)
    const browser = await startBrowser()
    try {
      for (const [host, isShown] of [
        ['localhost', true],
        ['127.0.0.2', false],
      ] as const) {
        const { page, context, said } = await opened(browser, place.url)
        await page.goto(`http://${host}:${(lesson.address() as AddressInfo).port}/`)
        if (isShown) await page.frameLocator('iframe').locator('.card').first().waitFor()
        else await expect.poll(() => said.join()).toContain('frame-ancestors')
        await context.close()
      }
    } finally {
      await browser.close()
      lesson.close()
      await place.server.close()
    }
  })
})
