import { execFile } from 'node:child_process'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { browserPath, startBrowser } from '@mg/workspace/browser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consumerOf } from '../src/consumer'
import type { Consumer } from '../src/consumer'
import { TYPESCRIPTS, installTools } from './tools'
import type { Tools } from './tools'

const run = promisify(execFile)

let consumer: Consumer
let tools: Tools
let expected: string
beforeAll(async () => {
  consumer = await consumerOf('engine', 'nn', 'optim')
  tools = await installTools()
  expected = await node(await project({ 'main.mjs': MAIN }), 'main.mjs')
})
afterAll(() => Promise.all([consumer?.close(), tools?.close()]))

const MAIN = `import { report } from './program.js'\nreport().then(console.log)\n`
const PAGE = '<!doctype html><meta charset="utf-8"><script type="module" src="./main.mjs"></script>'

/** A folder with the packages installed, the program that uses them, and these files. */
async function project(files: Record<string, string>, manifest: object = {}): Promise<string> {
  const folder = await consumer.folder()
  await consumer.npm(folder, 'install', '@mg/engine', '@mg/nn', '@mg/optim')
  const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    dependencies: object
  }
  const whole = { private: true, type: 'module', dependencies, ...manifest }
  await writeFile(join(folder, 'package.json'), JSON.stringify(whole))
  await copyFile(new URL('program.js', import.meta.url), join(folder, 'program.js'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

const node = async (cwd: string, file: string): Promise<string> =>
  (await run(process.execPath, [file], { cwd })).stdout

/** What a built page logs in a browser. */
async function shownBy(folder: string): Promise<string> {
  const browser = await startBrowser()
  const types: Record<string, string> = { html: 'text/html', js: 'text/javascript' }
  const server = createServer(async (request, response) => {
    const path = request.url!.replace(/\?.*/, '').replace(/\/$/, '/index.html')
    const text = await readFile(join(folder, path)).catch(() => undefined)
    response.writeHead(text ? 200 : 404, {
      'content-type': types[path.split('.').at(-1)!] ?? 'application/octet-stream',
    })
    response.end(text)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    const page = await browser.newPage()
    const said = new Promise<string>((done, fail) => {
      page.on('console', (message) => message.type() === 'log' && done(message.text()))
      page.on('pageerror', fail)
      setTimeout(() => fail(new Error('the page logs nothing')), 30_000)
    })
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    return `${await said}\n`
  } finally {
    await browser.close()
    server.close()
  }
}

describe('the packages run', () => {
  it('in CommonJS, in a worker thread, and as a file that esbuild made of them', async () => {
    const folder = await project({
      'thread.mjs': `import { parentPort } from 'node:worker_threads'
        import { report } from './program.js'
        report().then((text) => parentPort.postMessage(text))`,
      'main.mjs': `import { Worker } from 'node:worker_threads'
        new Worker(new URL('thread.mjs', import.meta.url)).on('message', console.log)`,
    })
    expect(await node(folder, 'main.mjs')).toBe(expected)
    for (const format of ['esm', 'cjs']) {
      const out = format === 'esm' ? 'out.mjs' : 'out.cjs'
      const args = ['main.mjs', '--bundle', `--format=${format}`, `--outfile=${out}`]
      await writeFile(join(folder, 'main.mjs'), MAIN)
      await tools.run(folder, 'esbuild', ...args, '--minify')
      expect(await node(folder, out)).toBe(expected)
    }
  })

  it('in Deno', async () => {
    const folder = await project({ 'main.mjs': MAIN })
    expect(await tools.run(folder, 'deno', 'run', '--node-modules-dir=manual', 'main.mjs')).toBe(
      expected,
    )
  })

  it('in Bun', async () => {
    const folder = await project({ 'main.mjs': MAIN })
    expect(await tools.run(folder, 'bun', 'main.mjs')).toBe(expected)
  })

  it('in Jest, as CommonJS', async () => {
    const folder = await project(
      {
        'packages.test.js': `
          const { Value } = require('@mg/engine')
          const { compile, scalar } = require('@mg/engine/compile')
          const { MLP } = require('@mg/nn')
          const { SGD, fit, mseLoss } = require('@mg/optim')
          test('the packages are one', async () => {
            expect(compile((x) => x.square(), [scalar]).gradient(3)).toBe(6)
            const model = new MLP(1, [1], { seed: 1 })
            const optimizer = new SGD(model.parameters(), { lr: 0.1 })
            const data = { x: [[0], [1]], y: [0, 1] }
            const { executionMode } = await fit(model, data, { loss: mseLoss, optimizer, epochs: 2 })
            expect(executionMode).toBe('compiled')
            expect(model.forward([1])).toBeInstanceOf(Value)
          })`,
      },
      { type: 'commonjs' },
    )
    expect(await tools.run(folder, 'jest', '--rootDir', folder, '--json')).toContain(
      '"success":true',
    )
  })
})

describe('the packages are bundled', () => {
  it('by Rollup', async () => {
    const folder = await project({ 'main.mjs': MAIN })
    await tools.run(
      folder,
      'rollup',
      'main.mjs',
      '--file=out.mjs',
      '--format=es',
      `--plugin=${tools.path('@rollup/plugin-node-resolve')}`,
    )
    expect(await node(folder, 'out.mjs')).toBe(expected)
  })

  it('by webpack', async () => {
    const folder = await project({ 'main.mjs': MAIN })
    const args = ['--entry=./main.mjs', '--mode=production', '--target=node']
    await tools.run(folder, 'webpack', ...args, '--output-path=out', '--output-filename=out.cjs')
    expect(await node(folder, 'out/out.cjs')).toBe(expected)
  })

  it.skipIf(browserPath === undefined)('by Vite, for a page and a worker in it', async () => {
    const folder = await project({
      'index.html': PAGE,
      'worker.mjs': `import { report } from './program.js'\nreport().then((text) => postMessage(text))\n`,
      'main.mjs': `new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' }).onmessage = ({ data }) => console.log(data)\n`,
    })
    await tools.run(folder, 'vite', 'build', '--base=./')
    expect(await shownBy(join(folder, 'dist'))).toBe(expected)
  })

  it.skipIf(browserPath === undefined)('by Parcel with its defaults', async () => {
    const folder = await project({ 'index.html': PAGE, 'main.mjs': MAIN })
    await tools.run(folder, 'parcel', 'build', 'index.html', '--no-cache', '--public-url=./')
    expect(await shownBy(join(folder, 'dist'))).toBe(expected)
  })
})

describe('the types are understood', () => {
  const USE = `
    import { Value } from '@mg/engine'
    import { compile, scalar, vector } from '@mg/engine/compile'
    import { formula } from '@mg/engine/formula'
    import { MLP } from '@mg/nn'
    import { SGD, fit, mseLoss } from '@mg/optim'
    const y: Value = formula\`\${new Value(2)}**2\`
    const f = compile(([a, b], c) => a.mul(b).add(c), [vector(2), scalar])
    const [point, slope]: [number[] | Float64Array, number] = f.gradient([1, 2], 3)
    const model = new MLP(2, [3, 1], { seed: 1 })
    export const done: Promise<{ executionMode: string }> = fit(model, { x: [[0, 1]], y: [1] }, {
      loss: mseLoss, optimizer: new SGD(model.parameters(), { lr: 0.1 }), epochs: 1 })
    export const shown = [y.data, point, slope]
    // @ts-expect-error the first input is a vector
    f.gradient(1, 2)
  `

  it.each(TYPESCRIPTS)('by TypeScript %s', async (version) => {
    const folder = await project({ 'use.mts': USE, 'use.cts': USE, 'use.ts': USE })
    const strict = [
      '--strict',
      '--noEmit',
      '--target',
      'es2022',
      '--lib',
      'es2022',
      '--typeRoots',
      'none',
    ]
    for (const [module, resolution, ...files] of [
      ['nodenext', 'nodenext', 'use.mts', 'use.cts'],
      ['esnext', 'bundler', 'use.ts'],
    ]) {
      const kind = ['--module', module!, '--moduleResolution', resolution!]
      expect(await tools.typescript(folder, version, ...strict, ...kind, ...files)).toBe('')
    }
  })
})
