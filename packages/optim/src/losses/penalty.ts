import { abs, dot, sum } from '@mg/engine'
import type { Operands, Value } from '@mg/engine'

/**
 * `strength` times the sum of squares of the parameters, which draws them towards 0.
 * @example
 * l2Penalty([3, 4], 0.1).data // 2.5
 */
export const l2Penalty = (parameters: Operands, strength: number): Value =>
  dot(parameters, parameters).mul(strength)

/**
 * `strength` times the sum of the parameters' sizes, which draws many of them to 0 itself.
 * @example
 * l1Penalty([3, -4], 0.1).data // 0.7000000000000001
 */
export const l1Penalty = (parameters: Operands, strength: number): Value =>
  sum(Array.from(parameters, abs)).mul(strength)
