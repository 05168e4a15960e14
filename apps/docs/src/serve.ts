import { spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { serverOf } from './server'

/** Serves the built site to this machine, and opens it in a browser where there is one. */
const port = Number(process.env['PORT'] ?? 0)
const server = serverOf(fileURLToPath(new URL('site', import.meta.url)))

function stop(reason: string): void {
  process.stderr.write(`${reason}\n`)
  process.exitCode = 1
}

server.on('error', ({ code, message }: NodeJS.ErrnoException) =>
  stop(code === 'EADDRINUSE' ? `port ${port} is in use; leave PORT out` : message),
)
if (Number.isInteger(port) && port >= 0 && port <= 65_535) listen()
else stop(`PORT is ${process.env['PORT']}; pass a number from 1 to 65535, or leave it out`)

function listen(): void {
  server.listen(port, '127.0.0.1', () => {
    const url = `http://localhost:${(server.address() as AddressInfo).port}/`
    process.stdout.write(`the documentation is at ${url} (Ctrl-C stops it)\n`)
    if (process.stdout.isTTY && !process.env['CI']) openBrowser(url)
  })
}
process.on('SIGINT', () => process.exit(0))

/** Without a browser the address that was printed will do. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url]
  const child = spawn(command!, args, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
