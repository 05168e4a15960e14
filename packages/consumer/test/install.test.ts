import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, normalize, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consumerOf } from '../src/consumer'
import type { Consumer } from '../src/consumer'

let consumer: Consumer
beforeAll(async () => {
  consumer = await consumerOf('engine', 'nn', 'optim')
}, 120_000)
afterAll(() => consumer?.close())

const node = (folder: string, file: string): string =>
  execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })

describe('npm install @mg/engine', () => {
  let folder: string
  beforeAll(async () => {
    folder = await consumer.folder()
    await consumer.npm(folder, 'install', '@mg/engine')
  })

  it('brings exactly one package', () => {
    expect(
      readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.')),
    ).toEqual(['@mg'])
    expect(readdirSync(join(folder, 'node_modules/@mg'))).toEqual(['engine'])
  })

  it('brings no sources, tests or scripts', () => {
    const files = readdirSync(join(folder, 'node_modules/@mg/engine')).sort()
    const entries = ['compile', 'export', 'formula', 'graph', 'loops', 'ops', 'testing']
    expect(files).toEqual(
      ['LICENSE', 'README.md', ...entries, 'dist', 'docs', 'package.json'].sort(),
    )
  })

  it('can be found by bundlers that know files and folders alone', () => {
    const root = join(folder, 'node_modules/@mg/engine')
    const read = (path: string): Record<string, string> & { exports: object } =>
      JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
    for (const [entry, target] of Object.entries(read('.').exports)) {
      const { main, module, types } = read(entry)
      const files = [main!, module!, types!].map((path) => join(root, entry, path))
      expect(files.map((file) => relative(root, file))).toEqual(
        [target.require.default, target.import.default, target.import.types].map(normalize),
      )
      expect(files.every((file) => existsSync(file))).toBe(true)
    }
  })

  it('shares one Value between its entries, in either kind of module', () => {
    writeFileSync(
      join(folder, 'entries.mjs'),
      `import { Value } from '@mg/engine'\nimport { graph } from '@mg/engine/graph'\nconsole.log(graph(new Value(1)).nodes.length)\n`,
    )
    writeFileSync(
      join(folder, 'entries.cjs'),
      `const { Value } = require('@mg/engine')\nconst { graph } = require('@mg/engine/graph')\nconsole.log(graph(new Value(1)).nodes.length)\n`,
    )
    expect([node(folder, 'entries.mjs'), node(folder, 'entries.cjs')]).toEqual(['1\n', '1\n'])
  })
})

describe('npm install @mg/nn @mg/optim', () => {
  let folder: string
  beforeAll(async () => {
    folder = await consumer.folder()
    await consumer.npm(folder, 'install', '@mg/nn', '@mg/optim')
  })

  it('brings exactly one copy of the engine', () => {
    expect(readdirSync(join(folder, 'node_modules/@mg')).sort()).toEqual(['engine', 'nn', 'optim'])
    for (const name of ['nn', 'optim']) {
      expect(existsSync(join(folder, 'node_modules/@mg', name, 'node_modules'))).toBe(false)
    }
  })

  const program = `
    const model = new MLP(2, [8, 1], { activation: 'tanh', seed: 1 })
    const optimizer = new SGD(model.parameters(), { lr: 0.1 })
    const points = [[0, 0, -1], [0, 1, 1], [1, 0, 1], [1, 1, -1]]
    let first, loss
    for (let step = 0; step < 300; step++) {
      loss = mseLoss(points.map(([x, y]) => model.forward([x, y])), points.map(([, , label]) => label))
      first ??= loss.data
      optimizer.zeroGrad()
      loss.backward()
      optimizer.step()
    }
    console.log(loss.data < 0.05 * first)
  `

  it('trains a small network as ESM', () => {
    const imports = `import { MLP } from '@mg/nn'\nimport { SGD, mseLoss } from '@mg/optim'\n`
    writeFileSync(join(folder, 'train.mjs'), imports + program)
    expect(node(folder, 'train.mjs')).toBe('true\n')
  })

  it('trains a small network as CommonJS', () => {
    const imports = `const { MLP } = require('@mg/nn')\nconst { SGD, mseLoss } = require('@mg/optim')\n`
    writeFileSync(join(folder, 'train.cjs'), imports + program)
    expect(node(folder, 'train.cjs')).toBe('true\n')
  })

  it('says so when a second copy of the engine is loaded, and names the remedy', () => {
    const other = join(folder, 'node_modules/other/node_modules/@mg/engine')
    cpSync(join(folder, 'node_modules/@mg/engine'), other, { recursive: true })
    writeFileSync(
      join(folder, 'copies.mjs'),
      `import { Value } from '@mg/engine'\nimport { Value as Other } from ${JSON.stringify(resolve(other, 'dist/index.js'))}\nnew Value(1).add(new Other(2))\n`,
    )
    expect(() => node(folder, 'copies.mjs')).toThrow(
      /two copies of @mg\/engine are loaded .* run `npm ls @mg\/engine`/,
    )
  })
})
