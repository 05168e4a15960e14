import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consumerOf } from '../src/consumer'
import type { Consumer } from '../src/consumer'
import { nextVersions } from '../src/release'

const PACKAGES = ['engine', 'nn', 'optim']
const NAMES = PACKAGES.map((name) => `@mg/${name}`)

/** The version of each copy of the engine in a folder. */
function engines(folder: string): string[] {
  const files = readdirSync(join(folder, 'node_modules'), { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => /@mg.engine.package\.json$/.test(file))
    .map((file) => readFileSync(join(folder, 'node_modules', file), 'utf8'))
    .map((text) => (JSON.parse(text) as { version: string }).version)
}

describe('an upgrade', () => {
  let consumer: Consumer
  let before: string
  let after: string
  let folder: string
  beforeAll(async () => {
    consumer = await consumerOf(...PACKAGES)
    const { version } = JSON.parse(readFileSync('../engine/package.json', 'utf8')) as {
      version: string
    }
    before = version
    folder = await consumer.folder()
    await consumer.npm(folder, 'install', ...NAMES)
    const versions = await nextVersions(PACKAGES, { '@mg/engine': 'minor' })
    after = versions['@mg/engine']!
    await consumer.release(versions)
  }, 120_000)
  afterAll(() => consumer?.close())

  it('raises the version of all packages, whichever of them changed', async () => {
    for (const name of NAMES) {
      for (const change of ['minor', 'patch'] as const) {
        const versions = Object.values(await nextVersions(PACKAGES, { [name]: change }))
        expect(new Set(versions).size).toBe(1)
        expect(versions[0]).not.toBe(before)
      }
    }
  })

  it('within the ranges of the version before leaves one copy of the engine', async () => {
    await consumer.npm(folder, 'update')
    expect(engines(folder)).toEqual([before])
  })

  it('to the newest leaves one copy of the engine', async () => {
    await consumer.npm(folder, 'install', ...NAMES.map((name) => `${name}@latest`))
    expect(engines(folder)).toEqual([after])
  })
})
