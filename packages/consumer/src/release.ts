import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = resolve('../..')
const changesets = join(
  dirname(createRequire(join(root, 'package.json')).resolve('@changesets/cli/package.json')),
  'bin.js',
)

/** The version of each of these packages after a release of one changeset: `{ '@mg/engine': 'minor' }`. */
export async function nextVersions(
  packages: readonly string[],
  changes: Readonly<Record<string, 'major' | 'minor' | 'patch'>>,
): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'release-'))
  try {
    const manifests = packages.map((name) => `packages/${name}/package.json`)
    for (const file of [
      'package.json',
      'pnpm-workspace.yaml',
      '.changeset/config.json',
      ...manifests,
    ]) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await cp(join(root, file), join(folder, file))
    }
    const lines = Object.entries(changes).map(([name, change]) => `'${name}': ${change}\n`)
    await writeFile(join(folder, '.changeset/one.md'), `---\n${lines.join('')}---\n\nOne.\n`)
    await run(process.execPath, [changesets, 'version'], { cwd: folder })
    const texts = await Promise.all(manifests.map((file) => readFile(join(folder, file), 'utf8')))
    return Object.fromEntries(
      texts.map((text) => {
        const { name, version } = JSON.parse(text) as { name: string; version: string }
        return [name, version]
      }),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}
