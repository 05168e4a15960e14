import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { withLinks } from './links'
import { ROOT, entries } from './places'

/** The version that the packages have together. */
export const version = (): string => manifestOf('engine').version

/** The page of changes: what comes with the next release, and what came with those before. */
export function changes(path: string, linked: Set<string>): string {
  const waiting = readdirSync(join(ROOT, '.changeset'))
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .sort()
    .map((file) => waitingIn(join('.changeset', file), path, linked))
  const list = (isMend: boolean): string =>
    waiting
      .filter((change) => change.isMend === isMend)
      .map(({ text }) => text)
      .join('\n')
  return [
    '# Changes',
    `The packages are released together, under one version. This is what stands in the repository after ${version()}.`,
    ...(waiting.length > 0
      ? [
          '## The next release',
          '### New, or other than before',
          list(false),
          '### Mended',
          list(true),
        ]
      : []),
    ...released(path, linked),
    '',
  ].join('\n\n')
}

/** A change that was described for the next release, as an item of a list. */
function waitingIn(source: string, path: string, linked: Set<string>) {
  const [, head = '', text = ''] =
    /^---\n([^]*?)\n---\n([^]*)$/.exec(readFileSync(join(ROOT, source), 'utf8')) ?? []
  const packages = [...head.matchAll(/^'?([^':]+)'?: /gm)].map(([, name]) => `\`${name}\``)
  const body = withLinks(text.trim(), source, path, linked).replaceAll(/\n(?=.)/g, '\n  ')
  return { isMend: !/: (minor|major)$/m.test(head), text: `- ${packages.join(', ')}: ${body}` }
}

/** What changesets wrote down at each release, package by package. */
function released(path: string, linked: Set<string>): string[] {
  const packages = [...new Set(entries().map(({ name }) => name.split('/')[1]!))]
  return packages.flatMap((name) => {
    const source = `packages/${name}/CHANGELOG.md`
    if (!existsSync(join(ROOT, source))) return []
    const text = withLinks(readFileSync(join(ROOT, source), 'utf8'), source, path, linked)
    return [text.replaceAll(/^#/gm, '##')]
  })
}

function manifestOf(name: string): { version: string } {
  const text = readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8')
  return JSON.parse(text) as { version: string }
}
