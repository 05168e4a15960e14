import { createInterface } from 'node:readline'
import { respond } from './protocol'
import type { Message } from './protocol'

// Answers each message on standard input by a line on standard output.
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line.trim() === '') continue
  const answer = respond(JSON.parse(line) as Message)
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
