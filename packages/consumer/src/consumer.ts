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
  /** Publishes the packages once more under other versions, by name; each asks for the others' new ones. */
  release(versions: Readonly<Record<string, string>>): Promise<void>
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

  const publish = (what: string): Promise<string> =>
    npm(home, 'publish', what, '--access', 'public', '--provenance=false', '--ignore-scripts')

  const tarballs: string[] = []
  for (const name of packages) {
    const tarball = await pack(name, home)
    tarballs.push(tarball)
    await publish(tarball)
  }
  let folders = 0
  return {
    npm,
    async folder() {
      const folder = await mkdtemp(join(home, `project-${folders++}-`))
      await writeFile(join(folder, 'package.json'), '{ "private": true }')
      return folder
    },
    async release(versions) {
      for (const tarball of tarballs) {
        const unpacked = await mkdtemp(join(home, 'release-'))
        await run('tar', ['-xzf', tarball, '-C', unpacked])
        const file = join(unpacked, 'package/package.json')
        await writeFile(file, JSON.stringify(withVersions(await readJSON(file), versions)))
        await publish(join(unpacked, 'package'))
      }
    },
    async close() {
      await registry.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

interface Manifest {
  name: string
  packageManager: string
  dependencies?: Record<string, string>
}

async function readJSON(file: string): Promise<Manifest> {
  return JSON.parse(await readFile(file, 'utf8')) as Manifest
}

/** The manifest as it is packed in a release of these versions, in which `workspace:^` becomes a caret. */
function withVersions(manifest: Manifest, versions: Readonly<Record<string, string>>): Manifest {
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(([name, range]) => [
    name,
    versions[name] === undefined ? range : `^${versions[name]}`,
  ])
  const version = versions[manifest.name]
  return Object.assign(manifest, { version, dependencies: Object.fromEntries(dependencies) })
}

/** The path of the tarball that publishing would upload. */
async function pack(name: string, to: string): Promise<string> {
  const { packageManager } = await readJSON(join(root, 'package.json'))
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
