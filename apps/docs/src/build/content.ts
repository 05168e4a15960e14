import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { reference } from './api'
import { changes } from './changes'
import { withLinks } from './links'
import { pages } from './pages'
import { CONTENT, HERE, ROOT } from './places'

/** Pictures, in Markdown or in HTML, by their place in the repository. */
const PICTURE = /(!\[[^\]]*\]\(|(?:src|srcset)=")(?!https?:)([^)"\s]+\.(?:png|svg|webp|jpg))/g

/** Gathers all pages, and what they show, for VitePress to read. */
export async function gather(): Promise<void> {
  rmSync(CONTENT, { recursive: true, force: true })
  cpSync(join(HERE, 'public'), join(CONTENT, 'public'), { recursive: true })
  const linked = new Set<string>()
  for (const { source, path } of pages) {
    const text = readFileSync(join(ROOT, source), 'utf8').replace(
      PICTURE,
      (_, before: string, picture: string) => {
        const name = basename(picture)
        copy(join(dirname(source), picture), join('public/pictures', name))
        return `${before}/pictures/${name}`
      },
    )
    write(path, withLinks(text, source, path, linked) + programOf(source))
  }
  write('changes.md', changes('changes.md', linked))
  for (const { path, text } of await reference(linked)) write(path, text)
  for (const file of linked) copy(file, `public/source/${file.replaceAll('/', '.')}.txt`)
}

/** Below a page of the gallery: the program itself. */
function programOf(page: string): string {
  const [, name] = /gallery\/(.+)\.md$/.exec(page) ?? []
  if (name === undefined) return ''
  const code = readFileSync(join(HERE, 'gallery', `${name}.ts`), 'utf8')
  const lines = code.trimEnd().split('\n').length
  const alone = `<a href="/alone/${name}.html" download>One file that runs by itself</a>`
  return `\n## The program\n\n${lines} lines. ${alone}: save it and open it, with or without a network.\n\n\`\`\`typescript\n${code}\`\`\`\n`
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(CONTENT, path)), { recursive: true })
  writeFileSync(join(CONTENT, path), text)
}

function copy(source: string, path: string): void {
  mkdirSync(dirname(join(CONTENT, path)), { recursive: true })
  cpSync(join(ROOT, source), join(CONTENT, path))
}
