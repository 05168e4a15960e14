import type { Target } from '../run/program'
import { WebAssembly } from './wasm/host'

/** The smallest module that has a vector instruction in it: (func (drop (v128.const 0…))). */
// prettier-ignore
const PROBE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 23, 1, 21, 0,
  253, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 26, 11,
]

const permitted: Record<Target, () => boolean> = {
  wasm: () => new WebAssembly.Module(Uint8Array.from(PROBE)) instanceof WebAssembly.Module,
  // oxlint-disable-next-line typescript/no-implied-eval -- whether that is permitted is the question
  js: () => new Function('return true')() === true,
  interpreter: () => true,
}

/** Whether the engine and the policy of this page permit a target. */
function isPermitted(target: Target): boolean {
  try {
    return permitted[target]()
  } catch {
    return false
  }
}

/** The fastest target that is permitted. */
export const bestTarget = (): Target =>
  isPermitted('wasm') ? 'wasm' : isPermitted('js') ? 'js' : 'interpreter'

/** @throws TypeError when a target is unknown or not permitted */
export function requireTarget(target: Target): void {
  if (!Object.hasOwn(permitted, target)) {
    throw new TypeError(`target is ${target as string}; pass 'wasm', 'js' or 'interpreter'`)
  }
  if (!isPermitted(target)) {
    throw new TypeError(
      `this page does not permit the target ${target}; leave it out, or pass 'interpreter'`,
    )
  }
}
