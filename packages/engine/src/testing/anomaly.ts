import { publicName } from '../algebra'
import { watched } from '../mode'
import type { Op } from '../ops/arithmetic.gen'
import { Value } from '../value'

/** The first NaN or ∞ that appeared inside `detectAnomaly`. */
export class AnomalyError extends Error {
  override readonly name = 'AnomalyError'

  constructor(
    message: string,
    /** Whether a result or a gradient was not finite. */
    readonly phase: 'forward' | 'backward',
    /** The name of the operation. */
    readonly op: string,
    /** What the operation was applied to. */
    readonly operands: readonly Value[],
    /** Where in the code the operation was called, as in an error's `stack`. */
    readonly createdAt: string,
  ) {
    super(message)
  }
}

/** Where each Value came from, while results are checked. */
const origins = new WeakMap<Value, string>()

/**
 * The result of `f`; the first operation whose result, or whose gradients, are NaN or ±∞ throws,
 * and tells what it was, what it was given and where it was called. As PyTorch's `detect_anomaly`;
 * slow, for finding mistakes.
 * @throws AnomalyError
 * @throws TypeError when `f` is asynchronous
 * @example
 * const x = new Value(0, { label: 'x' })
 * detectAnomaly(() => x.log().mul(2)) // throws log gave -Infinity; its operand was Value(x: data=0)
 */
export function detectAnomaly<T>(f: () => T): T {
  return watched({ result, gradient }, f)
}

/** Remembers where a result was made, and throws if it is not finite. */
function result(value: Value, op: Op, madeFrom: readonly unknown[]): void {
  const origin = callSite()
  origins.set(value, origin)
  if (Number.isFinite(value.v)) return
  const operands = madeFrom.flat().filter((operand) => operand instanceof Value)
  fail('forward', value.op || publicName(op), operands, `gave ${value.v}`, origin)
}

/** Throws if a node has propagated a gradient that is not finite. */
function gradient(node: Value): void {
  const broken = node.operands.find((operand) => !Number.isFinite(operand.grad))
  if (broken === undefined) return
  const what = `propagated a gradient of ${broken.grad}, having received ${node.grad}`
  fail(
    'backward',
    node.op,
    node.operands,
    what,
    origins.get(node) ?? 'made outside of detectAnomaly',
  )
}

function fail(
  phase: 'forward' | 'backward',
  op: string,
  operands: readonly Value[],
  what: string,
  origin: string,
): never {
  const were = operands.length === 1 ? 'its operand was' : 'its operands were'
  const listed = operands
    .slice(0, 8)
    .map((operand) => described(operand, phase))
    .concat(operands.length > 8 ? ['…'] : [])
  const message = `${op} ${what}; ${were} ${listed.join(', ')}\ncreated at\n${origin}`
  throw new AnomalyError(message, phase, op, operands, origin)
}

/** In the forward phase without its gradient, which is none: a sweep may be using it. */
const described = (operand: Value, phase: AnomalyError['phase']): string =>
  phase === 'forward' ? operand.toString().replace(/, grad=.*/, ')') : operand.toString()

/** The stack without the frames on top that stand in the engine's own folder. */
function callSite(): string {
  const frames = (new Error().stack ?? '').split('\n').filter((line) => POSITION.test(line))
  const folder = (frame = ''): string => frame.match(POSITION)?.[1] ?? ''
  const own = folder(frames[2]) // above it are this function and `result`
  const caller = frames.findIndex((frame) => !folder(frame).startsWith(own))
  const isBundled = caller < 0 || frames[caller]!.includes('node:')
  return (isBundled ? frames : frames.slice(caller)).join('\n')
}

/** `/folder/file.js:3:14`, as at the end of a frame; captures the folder. */
const POSITION = /([^ (@]*[/\\])[^/\\]*:\d+:\d+\)?$/
