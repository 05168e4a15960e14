import type { Snippet } from '@mg/workspace/snippets'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consumerOf } from '../src/consumer'
import type { Consumer } from '../src/consumer'
import { MODULE_KINDS, documentationOf, failures, typeErrors } from '../src/documentation'

const PACKAGES = ['engine', 'nn', 'optim']

describe('the code in the documentation, for somebody who installed the packages', () => {
  let consumer: Consumer
  let folder: string
  let snippets: Snippet[]
  beforeAll(async () => {
    consumer = await consumerOf(...PACKAGES)
    folder = await consumer.folder()
    await consumer.npm(folder, 'install', ...PACKAGES.map((name) => `@mg/${name}`))
    snippets = documentationOf(PACKAGES, folder)
  }, 120_000)
  afterAll(() => consumer?.close())

  it('comes from the root, from each README, from docs and from doc comments', () => {
    const from = (start: string): number =>
      snippets.filter(({ name }) => name.startsWith(start)).length
    expect(from('../../README.md')).toBeGreaterThan(0)
    expect(from('../engine/docs/')).toBeGreaterThan(0)
    for (const name of PACKAGES) {
      expect(from(`../${name}/README.md`)).toBeGreaterThan(5)
      expect(from(`../${name}/src/`)).toBeGreaterThan(5)
    }
  })

  it.each(Object.entries(MODULE_KINDS))(
    'type-checks strictly as %s, and so do the declarations',
    (_, kind) => {
      expect(typeErrors(folder, snippets, kind)).toEqual([])
    },
  )

  it.each(['ESM, nodenext', 'CommonJS, nodenext'] as const)(
    'gives what its comments say as %s',
    async (kind) => {
      expect(await failures(folder, snippets, MODULE_KINDS[kind])).toEqual([])
    },
  )

  it('is refused where it is wrong', async () => {
    const wrong = [
      { name: 'type', code: "import { Value } from '@mg/engine'\nnew Value('1')\n" },
      { name: 'number', code: "import { Value } from '@mg/engine'\nnew Value(1).data // 2\n" },
    ]
    const kind = MODULE_KINDS['ESM, nodenext']
    expect(typeErrors(folder, wrong, kind)).toEqual([expect.stringMatching(/^type: Argument/)])
    expect((await failures(folder, wrong, kind)).map((text) => text.split(':')[0])).toEqual([
      'type',
      'number',
    ])
  })
})
