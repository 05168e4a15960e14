import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'commands-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a copy of the script in a repository that has nothing but a manifest. */
function run(node: string, ...args: string[]): { status: number | null; error: string } {
  mkdirSync(join(folder, 'packages/workspace/bin'), { recursive: true })
  cpSync('bin/mg.cjs', join(folder, 'packages/workspace/bin/mg.cjs'))
  const manifest = { packageManager: 'pnpm@12.21.0', engines: { node } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const { status, stderr } = spawnSync(
    process.execPath,
    ['packages/workspace/bin/mg.cjs', ...args],
    {
      cwd: folder,
      env: {
        ...process.env,
        npm_config_registry: 'http://127.0.0.1:9',
        npm_config_fetch_retries: '0',
      },
    },
  )
  return { status, error: String(stderr) }
}

describe('mg.cjs', () => {
  it('lists its commands', () => {
    expect(run('>=20.19')).toEqual({
      status: 1,
      error: 'usage: node mg.cjs demo|playground|docs|bench|test|environments|fuzz|mutation\n',
    })
  })

  it('says which Node it needs', () => {
    const { status, error } = run('>=99.0', 'test')
    expect([status, error.split('\n')[0]]).toEqual([
      1,
      `this needs Node 99.0 or newer, and got ${process.versions.node}; a newer one runs it with`,
    ])
  })
})
