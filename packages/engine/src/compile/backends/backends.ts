import type { Backend, Target } from './backend'
import { interpreter } from './interpreter/interpreter'
import { javascript } from './javascript/javascript'
import { wasm } from './wasm/wasm'

/** The back ends, the fastest first. */
export const backends: Readonly<Record<Target, Backend>> = { wasm, js: javascript, interpreter }

/** Whether the engine and the policy of this page permit a target. */
function isPermitted(target: Target): boolean {
  try {
    return backends[target].isPermitted()
  } catch {
    return false
  }
}

/** The fastest target that is permitted. */
export const bestTarget = (): Target => (Object.keys(backends) as Target[]).find(isPermitted)!

/** @throws TypeError when a target is unknown or not permitted */
export function requireTarget(target: Target): void {
  if (!Object.hasOwn(backends, target)) {
    throw new TypeError(`target is ${target as string}; pass ${Object.keys(backends).join(', ')}`)
  }
  if (!isPermitted(target)) {
    throw new TypeError(
      `this page does not permit the target ${target}; leave it out, or pass 'interpreter'`,
    )
  }
}
