import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { startRegistry } from './registry'

const run = promisify(execFile)
const root = resolve('../..')

/** An npm of its own, which knows only a registry on loopback to which the packages were published. */
export interface Consumer {
  /** An empty folder that is thrown away at the end, with an npm project in it. */
  folder(): Promise<string>
  /** What npm prints, run in a folder. */
  npm(folder: string, ...args: string[]): Promise<string>
  close(): Promise<void>
}

/** Packs the packages as they are built, publishes them, and gives a consumer of them. */
export async function consumerOf(...packages: readonly string[]): Promise<Consumer> {
  const registry = await startRegistry()
  const home = await mkdtemp(join(tmpdir(), 'consumer-'))
  const config = join(home, '.npmrc')
  const host = registry.url.replace('http:', '')
  await writeFile(
    config,
    `registry=${registry.url}\n${host}/:_authToken=anybody\nupdate-notifier=false\n`,
  )
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    npm_config_userconfig: config,
    npm_config_cache: join(home, 'cache'),
  }
  const npm = async (cwd: string, ...args: string[]): Promise<string> =>
    (await run('npm', args, { cwd, env, shell: process.platform === 'win32' })).stdout

  for (const name of packages) {
    const tarball = await pack(name, home)
    await npm(home, 'publish', tarball, '--access', 'public', '--provenance=false')
  }
  let folders = 0
  return {
    npm,
    async folder() {
      const folder = await mkdtemp(join(home, `project-${folders++}-`))
      await writeFile(join(folder, 'package.json'), '{ "private": true }')
      return folder
    },
    async close() {
      await registry.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** The path of the tarball that publishing would upload. */
async function pack(name: string, to: string): Promise<string> {
  const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    packageManager: string
  }
  const args = [
    '--yes',
    '--prefer-offline',
    packageManager,
    'pack',
    '--json',
    '--pack-destination',
    to,
  ]
  const { stdout } = await run('npx', args, { cwd: join(root, 'packages', name) })
  const { filename } = JSON.parse(stdout) as { filename: string }
  return resolve(to, filename)
}
