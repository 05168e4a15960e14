import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = resolve('../..')

interface Manifest {
  name: string
  version: string
  license: string
  repository: unknown
  dependencies?: Record<string, string>
  exports: Record<string, object>
}

describe('what a release publishes', () => {
  let home: string
  let packed: string
  let manifests: Manifest[]
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'publish-'))
    packed = join(home, 'packed')
    await run(join(root, '.ci/pack'), [packed], {
      env: {
        ...process.env,
        GITHUB_SERVER_URL: 'https://example.invalid',
        GITHUB_REPOSITORY: 'somebody/mg',
      },
    })
    manifests = await Promise.all(
      (await readdir(packed)).sort().map(async (file) => {
        const args = ['-xzOf', join(packed, file), 'package/package.json']
        return JSON.parse((await run('tar', args)).stdout) as Manifest
      }),
    )
  }, 60_000)
  afterAll(() => rm(home, { recursive: true, force: true }))

  it('is the three packages, each with its repository, licence and version', () => {
    expect(
      manifests.map(({ name, license, repository }) => ({ name, license, repository })),
    ).toEqual(
      ['engine', 'nn', 'optim'].map((name) => ({
        name: `@mg/${name}`,
        license: 'MIT',
        repository: {
          type: 'git',
          url: 'git+https://example.invalid/somebody/mg.git',
          directory: `packages/${name}`,
        },
      })),
    )
    expect(new Set(manifests.map(({ version }) => version)).size).toBe(1)
  })

  it('asks for the engine of its own version, and for nothing else', () => {
    const [engine, ...others] = manifests
    expect(engine!.dependencies).toBeUndefined()
    for (const { version, dependencies } of others)
      expect(dependencies).toEqual({ '@mg/engine': `^${version}` })
  })

  it('leads nobody to sources', () => {
    expect(JSON.stringify(manifests.map(({ exports }) => exports))).not.toMatch(/source|\/src\//)
  })

  it('is published with provenance, or not at all', async () => {
    const requests: string[] = []
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`)
      // The identity of the run is refused, so that no certificate is asked for.
      response.writeHead(request.url!.startsWith('/identity') ? 403 : 404).end('{}')
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    await writeFile(
      join(home, '.npmrc'),
      `registry=http://${host}/\n//${host}/:_authToken=anybody\nfetch-retries=0\n`,
    )
    const outcome = await run(join(root, '.ci/publish'), [packed], {
      cwd: home,
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        GITHUB_ACTIONS: 'true',
        GITHUB_SERVER_URL: 'https://example.invalid',
        GITHUB_REPOSITORY: 'somebody/mg',
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://${host}/identity?run=1`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'token',
      },
    }).catch((error: Error) => error)
    server.close()
    expect(outcome).toBeInstanceOf(Error)
    expect(requests).toContain('GET /identity?run=1&audience=sigstore')
    expect(requests.filter((request) => request.startsWith('PUT'))).toEqual([])
  })
})
