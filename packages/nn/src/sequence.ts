import { Layer } from './layer'
import type { Module } from './module'

/**
 * Modules with their numbers in PyTorch's `nn.Sequential`, where a layer and its activation count as
 * two, and a linear layer as one.
 */
export function numbered<Item extends Module>(modules: readonly Item[]): [name: string, Item][] {
  let next = 0
  return modules.map((module) => {
    const name = String(next)
    next += module instanceof Layer && module.activation !== 'linear' ? 2 : 1
    return [name, module]
  })
}
