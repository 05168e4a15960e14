import { Value } from '@mg/engine'
import { Buffer } from './buffer'
import { contents, isLeaf, shapeOf } from './contents'
import type { Named } from './contents'
import { load, numbersOf } from './state'
import type { Saved, StateDict } from './state'
import { summary } from './summary'

const INSPECT = /* @__PURE__ */ Symbol.for('nodejs.util.inspect.custom')

/**
 * Anything that holds parameters: a neuron, a layer, a network, or a class of your own that extends
 * this one. Its parameters are the leaf Values in its fields, directly or in arrays and plain objects,
 * and those of the modules that it holds. Its buffers are found in the same way. Nothing has to be
 * registered.
 * @example
 * import { Value } from '@mg/engine'
 * class Line extends Module {
 *   slope = new Value(2)
 *   offset = new Value(1)
 *   forward(x: number) {
 *     return this.slope.mul(x).add(this.offset)
 *   }
 * }
 * const line = new Line()
 * line.forward(3).data // 7
 * line.namedParameters().map(([name]) => name) // [ 'slope', 'offset' ]
 */
export abstract class Module {
  /** Whether the module is being trained; set by `train()` and `eval()`, and read by Dropout. */
  training = true

  /** This module and all that it holds, each once, a module before what it holds. */
  modules(): Module[] {
    return itemsOf(this.namedModules())
  }

  /** The same with dotted names: `layers.0.neurons.3`, and '' for this module itself. */
  namedModules(): Named<Module> {
    return this.walk()[0]
  }

  /** The Values that are trained, each once. */
  parameters(): Value[] {
    return itemsOf(this.namedParameters())
  }

  /**
   * The same, one Value at a time, named by the fields that lead to it: `layers.0.neurons.3.w.1`. In
   * PyTorch's order: those of a module in the order of its fields, before those of the modules that it
   * holds. `stateDict()` has the same numbers as tensors, under PyTorch's names: `0.weight`.
   */
  namedParameters(): Named<Value> {
    return this.walk()[1]
  }

  /** The numbers that are kept and not trained, each buffer once. */
  buffers(): Buffer[] {
    return itemsOf(this.namedBuffers())
  }

  /** The same with dotted names, in the same order. */
  namedBuffers(): Named<Buffer> {
    return this.walk()[2]
  }

  /** All modules, parameters and buffers, each once. */
  private walk(): [Named<Module>, Named<Value>, Named<Buffer>] {
    const modules: Named<Module> = []
    const values: Named<Value> = []
    const buffers: Named<Buffer> = []
    const seen = new Set<unknown>()
    const isNew = (item: unknown) => !seen.has(item) && seen.add(item)
    const visit = (path: string, module: Module) => {
      if (!isNew(module)) return
      modules.push([path, module])
      const children: Named<Module> = []
      contents(module, (item, key) => {
        const name = join(path, key)
        if (item instanceof Module) return children.push([name, item])
        if (isLeaf(item) && isNew(item)) values.push([name, item])
        if (item instanceof Buffer && isNew(item)) buffers.push([name, item])
        return item instanceof Value
      })
      for (const child of children) visit(...child)
    }
    visit('', this)
    return [modules, values, buffers]
  }

  /** How many parameters there are. */
  parameterCount(): number {
    return this.parameters().length
  }

  /** Sets the `grad` of each parameter to 0. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = 0
  }

  /** Keeps the parameters as they are: no gradient reaches them, and optimisers skip them. */
  freeze(frozen = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad = !frozen
    return this
  }

  /** Undoes `freeze`. */
  unfreeze(): this {
    return this.freeze(false)
  }

  /** Puts this module and all that it holds into training mode. */
  train(training = true): this {
    for (const module of this.modules()) module.training = training
    return this
  }

  /** Puts this module and all that it holds into evaluation mode. */
  eval(): this {
    return this.train(false)
  }

  /**
   * What `stateDict()` has of this module, and under which names: tensors of parameters, persistent
   * buffers, and modules, whose own state follows after a dot. By default all that the fields hold.
   */
  state(): Named<Saved | Module> {
    const found: Named<Saved | Module> = []
    contents(this, (item, name) => {
      const isSaved = item instanceof Buffer ? item.persistent : shapeOf(item)
      return (item instanceof Module || isSaved) && found.push([name, item as Saved | Module])
    })
    return found
  }

  /**
   * The numbers to be saved, by PyTorch's names: those of the parameters and of persistent buffers,
   * each a number or nested lists of numbers. A layer has `weight` and `bias`; an MLP numbers its
   * layers as an `nn.Sequential` does. `namedParameters()` has the Values themselves.
   */
  stateDict(): StateDict {
    return Object.fromEntries(namedState(this).map(([name, saved]) => [name, numbersOf(saved)]))
  }

  /**
   * Sets parameters and buffers to what `stateDict()` gave, or nothing at all unless everything fits.
   * @throws Error that names each key that is missing, unexpected or of another shape
   */
  loadStateDict(state: StateDict): void {
    load(namedState(this), state)
  }

  /** A table of the modules and how many parameters each has. */
  summary(): string {
    return summary(this)
  }

  /** The class and what it holds, on one line. */
  toString(): string {
    const inside: string[] = []
    contents(this, (item, name) => item instanceof Module && inside.push(`${name}: ${item}`))
    return `${this.constructor.name}(${inside.join(', ')})`
  }

  /** @internal */
  [INSPECT](): string {
    return String(this)
  }
}

const itemsOf = <Item>(named: Named<Item>): Item[] => named.map(([, item]) => item)

const join = (path: string, key: string): string => (path ? `${path}.${key}` : key)

/** What a module saves, and what the modules save that it holds, each visited once. */
export function namedState(root: Module): Named<Saved> {
  const seen = new Set<unknown>()
  const visit = (path: string, module: Module): Named<Saved> => {
    if (seen.has(module)) return []
    seen.add(module)
    return module.state().flatMap(([key, item]): Named<Saved> => {
      const name = join(path, key)
      return item instanceof Module ? visit(name, item) : [[name, item]]
    })
  }
  return visit('', root)
}
