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
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/**
 * Serves the files of a folder under a path, to this machine alone. Workers get the policy as well,
 * which a page cannot give them.
 */
export function serverOf(folder: string, base = '/'): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const name = pathname.startsWith(base) ? pathname.slice(base.length) || 'index.html' : undefined
    const path = name === undefined ? undefined : join(folder, normalize(`/${decoded(name)}`))
    const refuse = (): void => {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file.\n')
    }
    if (path === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
      refuse()
      return
    }
    readFile(path).then((content) => {
      response.writeHead(200, {
        'cache-control': 'no-cache',
        'content-security-policy': POLICY,
        'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
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
