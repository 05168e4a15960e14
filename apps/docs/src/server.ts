import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { POLICY } from './policy'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** The frame in which snippets run carries a policy of its own. */
const FRAME = 'run/frame.html'

/** Serves the files of a folder under a path, to this machine alone, as a strict host would. */
export function serverOf(folder: string, base = '/'): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const name = pathname.startsWith(base) ? pathname.slice(base.length) : undefined
    const file = name?.replace(/(^|\/)$/, '$1index.html')
    const refuse = (): void => {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file.\n')
    }
    if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
      refuse()
      return
    }
    readFile(join(folder, normalize(`/${decoded(file)}`))).then((content) => {
      response.writeHead(200, {
        'cache-control': 'no-cache',
        ...(file !== FRAME && { 'content-security-policy': POLICY }),
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'x-content-type-options': 'nosniff',
      })
      response.end(content)
    }, refuse)
  })
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
