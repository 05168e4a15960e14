import type { Machine } from '../machine'
import type { Precision } from '../program'
import type { Schedule } from '../schedule'

export function wasmMachine(_schedule: Schedule, _precision: Precision): Machine {
  throw new Error('not yet')
}
