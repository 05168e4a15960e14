import { createHash } from 'node:crypto'
import { cpSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { BASE } from './places'

const TEXT = new Set(['.html', '.js', '.css', '.json', '.svg', '.txt'])

/** Puts what was built where it can be served under a path, such as `/` or `/mg/`. */
export function place(built: string, folder: string, base: string): void {
  if (!/^\/(?:.*\/)?$/.test(base)) {
    throw new RangeError(`the path is ${base}; it begins and ends with /, as in /mg/`)
  }
  rmSync(folder, { recursive: true, force: true })
  cpSync(built, folder, { recursive: true })
  const files = listed(folder)
  const hash = createHash('sha256')
  for (const name of files) {
    const path = join(folder, name)
    const content = readFileSync(path)
    hash.update(name).update(content)
    if (!TEXT.has(extname(name))) continue
    const text = content.toString()
    if (text.includes(BASE)) writeFileSync(path, text.replaceAll(BASE, base))
  }
  // What is kept for reading offline: everything but sources, which are many.
  const kept = files.filter((name) => !name.startsWith('source/') && name !== 'service-worker.js')
  const worker = join(folder, 'service-worker.js')
  writeFileSync(
    worker,
    readFileSync(worker, 'utf8')
      .replace('__FILES__', JSON.stringify(kept.map((name) => encodeURI(name))))
      .replace('__VERSION__', JSON.stringify(hash.digest('hex').slice(0, 12))),
  )
}

const listed = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .sort()
