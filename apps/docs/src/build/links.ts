import { existsSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path/posix'
import { pages } from './pages'
import { ROOT } from './places'

/** Where the repository can be read, down to a commit, as in `https://host/owner/name/blob/main`. */
const REPOSITORY = process.env['DOCS_REPOSITORY']

/** Where a file of the repository can be read: in the repository, or as a copy in the site. */
export const sourceAddress = (path: string, line?: number): string =>
  REPOSITORY
    ? `${REPOSITORY}/${path}${line ? `#L${line}` : ''}`
    : `/source/${path.replaceAll('/', '.')}.txt`

const bySource = new Map(pages.map((page) => [page.source, page]))

/** What a relative link of a text leads to in the site. */
function target(href: string, source: string, path: string, used: Set<string>): string {
  if (/^([a-z]+:|#|\/)/i.test(href)) return href
  const [file = '', hash] = href.split('#')
  const absolute = normalize(join(dirname(source), file)).replace(/\/$/, '')
  const page = bySource.get(absolute) ?? bySource.get(`${absolute}/README.md`)
  const end = hash === undefined ? '' : `#${hash}`
  if (page) {
    const there = relative(dirname(path), page.path)
    return (there.startsWith('.') ? there : `./${there}`) + end
  }
  const exists = existsSync(join(ROOT, absolute))
  if (!exists) throw new Error(`${source} links to ${href}, which is not there`)
  if (statSync(join(ROOT, absolute)).isDirectory()) {
    return REPOSITORY ? `${REPOSITORY}/${absolute}` : ''
  }
  used.add(absolute)
  return sourceAddress(absolute)
}

/**
 * A text of the repository as a page of the site: its relative links lead to pages, or to sources.
 * @param used is given the files that are linked to and are not pages
 */
export function withLinks(text: string, source: string, path: string, used: Set<string>): string {
  return text
    .split(/^(```[^]*?^```$)/m)
    .map((part) =>
      part.startsWith('```')
        ? part
        : part.replace(
            /(!?)\[((?:[^\]`]|`[^`]*`)*)\]\(([^)\s]+)\)/g,
            (whole, mark, label, href) => {
              if (mark) return whole as string
              const to = target(href as string, source, path, used)
              return to === '' ? (label as string) : `[${label}](${to})`
            },
          ),
    )
    .join('')
}
