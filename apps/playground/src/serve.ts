import { fileURLToPath } from 'node:url'
import { addressOf, serve } from './server'

/** Serves the built playground to this machine, and opens it in a browser where there is one. */
const folder = fileURLToPath(new URL('page', import.meta.url))
const { PORT = '0' } = process.env
const port = Number(PORT)

function stop(reason: string): void {
  process.stderr.write(`${reason}\n`)
  process.exitCode = 1
}

process.on('SIGINT', () => process.exit(0))
if (Number.isInteger(port) && port >= 0 && port <= 65_535) await start()
else stop(`PORT is ${PORT}; pass a number from 1 to 65535, or leave it out`)

async function start(): Promise<void> {
  try {
    const open = process.stdout.isTTY && !process.env['CI']
    const server = await serve({ folder, port, open })
    process.stdout.write(`the playground is at ${addressOf(server)} (Ctrl-C stops it)\n`)
  } catch (error) {
    const { message } = error as Error
    stop(message.includes('already in use') ? `port ${port} is in use; leave PORT out` : message)
  }
}
