import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { instrument } from '@mg/workspace/snippets'
import ts from 'typescript'
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

/** The first snippet of a package's README, with its comments as assertions. */
function firstSnippet(name: string): string {
  const readme = readFileSync(`../${name}/README.md`, 'utf8')
  return instrument(/^```ts\n(.*?)^```/ms.exec(readme)![1]!, './check.js')
}

function compile(code: string, module: ts.ModuleKind): string {
  const compilerOptions = { module, target: ts.ScriptTarget.ES2022 }
  return ts.transpileModule(code, { compilerOptions }).outputText
}

/** Writes the snippet and its assertions as ESM or CommonJS, and runs them. */
function runSnippet(folder: string, name: string, module: 'ESM' | 'CommonJS'): void {
  const kind = module === 'ESM' ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS
  const [extension, check] = module === 'ESM' ? ['mjs', 'check.mjs'] : ['cjs', 'check.cjs']
  const checks = readFileSync('../workspace/src/check.ts', 'utf8')
  writeFileSync(join(folder, check), compile(checks, kind))
  const code = firstSnippet(name).replace('./check.js', `./${check}`)
  writeFileSync(join(folder, `snippet.${extension}`), compile(code, kind))
  node(folder, `snippet.${extension}`)
}

function typeErrors(
  folder: string,
  name: string,
  moduleResolution: ts.ModuleResolutionKind,
): string[] {
  const file = join(folder, 'typed.ts')
  writeFileSync(file, /^```ts\n(.*?)^```/ms.exec(readFileSync(`../${name}/README.md`, 'utf8'))![1]!)
  const isBundler = moduleResolution === ts.ModuleResolutionKind.Bundler
  const program = ts.createProgram([file], {
    module: isBundler ? ts.ModuleKind.ESNext : ts.ModuleKind.Node16,
    moduleResolution,
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
  })
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

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
    expect(files).toEqual(['LICENSE', 'README.md', 'dist', 'docs', 'package.json'])
  })

  it.each(['ESM', 'CommonJS'] as const)('runs the first snippet of the README as %s', (module) => {
    runSnippet(folder, 'engine', module)
  })

  it.each([
    ['node16', ts.ModuleResolutionKind.Node16],
    ['bundler', ts.ModuleResolutionKind.Bundler],
  ])('type-checks the first snippet of the README with moduleResolution %s', (_, resolution) => {
    expect(typeErrors(folder, 'engine', resolution)).toEqual([])
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
