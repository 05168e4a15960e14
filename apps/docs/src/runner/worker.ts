import { Value } from '@mg/engine'
import { graph } from '@mg/engine/graph'
import { format, inspect } from 'node-inspect-extracted'
import { entries } from 'virtual:entries'
import { instrument } from './instrument'
import type { Report, Task } from './protocol'

// The program that runs a snippet: in a worker, in the frame.

/** Graphs above this are not drawn. */
const MOST_NODES = 400
const HEADER = 2 // lines that a function made of text has before its body

const tell = (report: Report): void => postMessage(report)
const show = (value: unknown): string => inspect(value, { depth: 6, breakLength: Infinity })

addEventListener('message', ({ data }: MessageEvent<Task>) => void run(data))

async function run({ before, code }: Task): Promise<void> {
  const start = performance.now()
  const offset = before === '' ? 0 : before.split('\n').length
  const report = (line: number, text: string, isExpected: boolean | undefined): void => {
    if (line > offset) tell({ kind: 'result', line: line - offset, text, isExpected })
  }
  let last: unknown
  const $last = (value: unknown): void => {
    if (value instanceof Value) last = value
  }
  const parts: Record<string, unknown> = {
    $last,
    $import: (name: string): unknown => {
      if (Object.hasOwn(entries, name)) return entries[name]
      throw new Error(`${name} is not here; there are ${Object.keys(entries).join(', ')}`)
    },
    $shows: (line: number, value: unknown, comment: string): void => {
      $last(value)
      const text = show(value)
      report(line, text, text === comment)
    },
    $prints: (line: number, values: unknown[], comment: string): void => {
      const text = format(...values)
      report(line, text, text === comment)
    },
    $throws: async (line: number, act: () => Promise<unknown>, comment: string): Promise<void> => {
      try {
        report(line, show(await act()), false)
      } catch (error) {
        const [message] = (error as Error).message.split('\n')
        report(line, `throws ${message}`, message === comment)
      }
    },
    console: Object.fromEntries(
      ['log', 'info', 'debug', 'warn', 'error'].map((name) => [
        name,
        (...values: unknown[]) => tell({ kind: 'log', text: format(...values) }),
      ]),
    ),
  }
  try {
    const whole = before === '' ? code : `${before}\n${code}`
    const AsyncFunction = run.constructor as FunctionConstructor
    const act = AsyncFunction(...Object.keys(parts), `'use strict';${instrument(whole)}\n`)
    await (act(...Object.values(parts)) as Promise<void>)
  } catch (error) {
    const line = lineOf(error)
    tell({
      kind: 'error',
      line: line === undefined || line <= offset ? undefined : line - offset,
      text: error instanceof Error ? `${error.name}: ${error.message}` : show(error),
    })
  }
  const milliseconds = performance.now() - start
  if (last instanceof Value) {
    const drawn = graph(last)
    if (drawn.nodes.length <= MOST_NODES) tell({ kind: 'graph', graph: drawn })
  }
  tell({ kind: 'done', milliseconds })
}

/** The line of the code in which something went wrong, as far as the error tells. */
function lineOf(error: unknown): number | undefined {
  const { loc, stack } = error as { loc?: { line: number }; stack?: string }
  if (loc) return loc.line
  const inCode = /<anonymous>:(\d+):\d+|> Function:(\d+):\d+|Function:(\d+):\d+/.exec(stack ?? '')
  const line = inCode?.slice(1).find((text) => text !== undefined)
  return line === undefined ? undefined : Number(line) - HEADER
}
