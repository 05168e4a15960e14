import { Value } from '@mg/engine'
import { contents, isLeaf, shapeOf } from './contents'
import type { Named, Tensor } from './contents'
import { load, numbers } from './state'
import type { StateDict } from './state'
import { summary } from './summary'

const INSPECT = /* @__PURE__ */ Symbol.for('nodejs.util.inspect.custom')

/**
 * Anything that holds parameters: a neuron, a layer, a network, or a class of one's own that extends
 * this one. Its parameters are the leaf Values that its fields hold, in themselves or in arrays and
 * plain objects, and those of the modules that it holds likewise. Nothing has to be registered.
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
  /** Whether the module is being trained; `train()` and `eval()` set it. Dropout asks for it. */
  training = true

  /** This module and those it holds, each once, a module before those it holds. */
  modules(): Module[] {
    return this.namedModules().map(([, module]) => module)
  }

  /** The same with dotted names: `layers.0.neurons.3`, and '' for this module itself. */
  namedModules(): Named<Module> {
    return this.walk()[0]
  }

  /** The Values that training changes, each once. */
  parameters(): Value[] {
    return this.namedParameters().map(([, parameter]) => parameter)
  }

  /**
   * The same with dotted names, as in `layers.0.neurons.3.w.1`, and in PyTorch's order: those of a
   * module in the order of its fields, before those of the modules that it holds.
   */
  namedParameters(): Named<Value> {
    return this.walk()[1]
  }

  /** All modules and all parameters, each once. */
  private walk(): [Named<Module>, Named<Value>] {
    const modules: Named<Module> = []
    const values: Named<Value> = []
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
        return item instanceof Value
      })
      for (const child of children) visit(...child)
    }
    visit('', this)
    return [modules, values]
  }

  /** How many parameters there are. */
  parameterCount(): number {
    return this.parameters().length
  }

  /** Sets the `grad` of each parameter to 0. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = 0
  }

  /** Keeps the parameters as they are: no gradient reaches them, and optimisers pass them over. */
  freeze(frozen = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad = !frozen
    return this
  }

  /** Undoes `freeze`. */
  unfreeze(): this {
    return this.freeze(false)
  }

  /** Sets this module and those it holds to training. */
  train(training = true): this {
    for (const module of this.modules()) module.training = training
    return this
  }

  /** Sets this module and those it holds to being used, not trained. */
  eval(): this {
    return this.train(false)
  }

  /**
   * What of this module is saved, and under which names: tensors of parameters, and modules, whose
   * own state follows after a dot. All that its fields hold, unless a class says otherwise.
   */
  state(): Named<Tensor | Module> {
    const found: Named<Tensor | Module> = []
    contents(
      this,
      (item, name) =>
        (item instanceof Module || shapeOf(item)) && found.push([name, item as Tensor | Module]),
    )
    return found
  }

  /** The numbers of the parameters, to be saved: by name, each a number or nested lists of them. */
  stateDict(): StateDict {
    return Object.fromEntries(namedTensors(this).map(([name, tensor]) => [name, numbers(tensor)]))
  }

  /**
   * Sets the parameters to what `stateDict()` gave, or nothing at all unless every one fits.
   * @throws Error that names each key that is missing, unexpected or of another shape
   */
  loadStateDict(state: StateDict): void {
    load(namedTensors(this), state)
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

const join = (path: string, key: string): string => (path ? `${path}.${key}` : key)

/** The tensors that a module saves, and those of the modules that it holds, which are gone into once. */
function namedTensors(root: Module): Named<Tensor> {
  const seen = new Set<unknown>()
  const visit = (path: string, module: Module): Named<Tensor> => {
    if (seen.has(module)) return []
    seen.add(module)
    return module.state().flatMap(([key, item]): Named<Tensor> => {
      const name = join(path, key)
      return item instanceof Module ? visit(name, item) : [[name, item]]
    })
  }
  return visit('', root)
}
