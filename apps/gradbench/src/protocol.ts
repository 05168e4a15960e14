import { evals } from './evals/evals'
import type { Evaluation } from './evals/eval'

/** A message of GradBench: one JSON object in a line. */
export type Message = { id: number } & (
  | { kind: 'start'; eval?: string }
  | { kind: 'define'; module: string }
  | { kind: 'evaluate'; module: string; function: string; input: unknown }
  | { kind: 'analysis' }
)

interface Timing {
  name: 'prepare' | 'evaluate'
  nanoseconds: number
}

/** What the tool answers, with the id of the message. */
export interface Response {
  id: number
  tool?: string
  success?: boolean
  output?: unknown
  timings?: Timing[]
  error?: string
}

/** How often and how long something is run, at least. */
interface Runs {
  min_runs?: number
  min_seconds?: number
}

/** The answer to a message. What goes wrong is told in it, so that the session goes on. */
export function respond(message: Message): Response {
  const { id } = message
  if (message.kind === 'start') return { id, tool: 'mg' }
  if (message.kind === 'define') return { id, success: Object.hasOwn(evals, message.module) }
  if (message.kind !== 'evaluate') return { id }
  try {
    return { id, success: true, ...evaluate(message.module, message.function, message.input) }
  } catch (error) {
    return { id, success: false, error: String(error) }
  }
}

/** Runs a function as often as its input asks for. Compiling is timed as `prepare`. */
export function evaluate(
  module: string,
  name: string,
  input: unknown,
): { output: unknown; timings: Timing[] } {
  const functions = evals[module]
  const prepare = functions?.[name]
  if (!prepare) {
    const known = functions ? Object.keys(functions).join(', ') : Object.keys(evals).join(', ')
    throw new RangeError(`${module}::${name} is unknown; known are ${known}`)
  }
  const { min_runs: least = 1, min_seconds: seconds = 0 } = Object(input) as Runs
  const timings: Timing[] = []
  const timed = <T>(name: Timing['name'], f: () => T): T => {
    const start = performance.now()
    const result = f()
    timings.push({ name, nanoseconds: Math.round((performance.now() - start) * 1e6) })
    return result
  }
  // A part of a program is compiled when it is first used.
  const { run, output = (result: unknown) => result } = timed('prepare', () => {
    const made = prepare(input as never) as Evaluation
    made.run()
    return made
  })
  const start = performance.now()
  let result: unknown
  for (let runs = 0; runs < least || performance.now() - start < seconds * 1e3; runs++)
    result = timed('evaluate', run)
  return { output: plain(output(result as never)), timings }
}

/** Typed arrays as arrays, which is what JSON has. */
const plain = (output: unknown): unknown =>
  ArrayBuffer.isView(output) ? Array.from(output as Float64Array) : output
