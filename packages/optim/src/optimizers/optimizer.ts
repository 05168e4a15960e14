import { Value, sum } from '@mg/engine'

/** What every optimiser can be told. */
export interface CommonOptions {
  /** The learning rate. */
  lr: number
  /** By how much a parameter is drawn towards 0, as a fraction of itself; 0 unless said otherwise. */
  weightDecay: number
  /** Whether the loss is to grow instead of to fall. */
  maximize: boolean
}

/** Parameters that are updated with the same options, and what is remembered of each. */
export type Group<Options> = Options & {
  readonly parameters: readonly Value[]
  /** The rate that a schedule started from. */
  initialLr?: number
  /** What is remembered of each parameter, a list for each name; `steps` counts its updates. */
  readonly memory: Record<string, number[]>
}

/** Parameters with options of their own; what is not said is as for the others. */
export type GroupOptions<Options> = Partial<Options> & { parameters: readonly Value[] }

/** What an optimiser is made for: a list of parameters, or groups of them. */
export type Parameters<Options> = readonly Value[] | readonly GroupOptions<Options>[]

/** The new number of a parameter, from its number, its gradient, its place and how often it was updated, from 1 on. */
export type Rule = (x: number, gradient: number, i: number, step: number) => number

/** All that an optimiser remembers, in a form from which `JSON.stringify` loses nothing. */
export interface OptimizerState {
  /** The options of each group, and: */
  groups: {
    /** How many parameters there are. */
    parameters: number
    /** What is remembered of them: a name, and then a number for each parameter, with commas between. */
    memory: string[]
  }[]
}

/**
 * What all optimisers share. To write one's own, extend this class with a `rule`, which gives the
 * update of a single parameter.
 * @example
 * import { Value } from '@mg/engine'
 * import type { CommonOptions, Rule } from '@mg/optim'
 * class SignDescent extends Optimizer<CommonOptions> {
 *   constructor(parameters: Value[], lr: number) {
 *     super(parameters, { lr, weightDecay: 0, maximize: false })
 *   }
 *   protected rule({ lr }: CommonOptions): Rule {
 *     return (x, gradient) => x - lr * Math.sign(gradient)
 *   }
 * }
 * const x = new Value(3)
 * x.square().backward()
 * new SignDescent([x], 0.5).step()
 * x.data // 2.5
 */
export abstract class Optimizer<Options extends CommonOptions> {
  /** The groups of parameters with their options, which may be changed at any time. */
  readonly groups: Group<Options>[] = []

  /**
   * @throws RangeError when there are no parameters, or when an option is negative or NaN
   * @throws TypeError when a parameter is not a Value, or is there twice
   */
  constructor(
    parameters: Parameters<Options>,
    private readonly defaults: Options,
  ) {
    const groups = parameters as GroupOptions<Options>[]
    for (const group of groups[0]?.parameters ? groups : [{ parameters }]) {
      this.addGroup(group as GroupOptions<Options>)
    }
  }

  /** The update of one parameter of a group. */
  protected abstract rule(group: Group<Options>): Rule

  /** Whether weight decay joins the gradient, as an L2 penalty does, or is left to the rule. */
  protected readonly coupled: boolean = true

  /** The learning rate of the first group. Setting it sets that of all. */
  get lr(): number {
    return this.groups[0]!.lr
  }
  set lr(lr: number) {
    for (const group of this.groups) group.lr = lr
  }

  /** Adds parameters with options of their own. */
  addGroup(given: GroupOptions<Options>): void {
    const { parameters, ...options } = { ...this.defaults, ...given }
    for (const [name, option] of Object.entries(options)) {
      const fits = [option].flat().every((x) => (x as number) >= 0)
      if (!fits) throw new RangeError(`got ${name} ${option}; pass at least 0`)
    }
    sum(parameters) // refuses Values of another copy of the engine
    const known = new Set(this.groups.flatMap((group) => group.parameters))
    for (const p of parameters) {
      const fits = p instanceof Value && !known.has(p)
      if (!fits) throw new TypeError(`got the parameter ${p}; pass Values, each once`)
      known.add(p)
    }
    if (known.size === 0) throw new RangeError('got no parameters; pass at least 1')
    this.groups.push({ ...options, parameters, memory: {} } as unknown as Group<Options>)
  }

  /** Updates each parameter by its `grad`. Frozen ones stay as they are. */
  step(): void {
    for (const group of this.groups) {
      const { parameters, maximize, weightDecay } = group
      const rule = this.rule(group)
      const steps = remembered(group, 'steps')
      for (let i = 0; i < parameters.length; i++) {
        const p = parameters[i]!
        if (!p.requiresGrad) continue
        const x = p.data
        let gradient = maximize ? -p.grad : p.grad
        if (this.coupled && weightDecay) gradient += weightDecay * x
        p.data = rule(x, gradient, i, ++steps[i]!)
      }
    }
  }

  /** Sets the `grad` of each parameter to 0. */
  zeroGrad(): void {
    for (const { parameters } of this.groups) for (const p of parameters) p.grad = 0
  }

  /** What the next steps depend on beside the parameters themselves. */
  stateDict(): OptimizerState {
    return {
      groups: this.groups.map((group) => ({
        ...group,
        parameters: group.parameters.length,
        memory: Object.entries(group.memory).map(String),
      })),
    }
  }

  /**
   * Goes on from what `stateDict()` gave, its options included.
   * @throws RangeError when it was not made for as many parameters, and nothing is changed
   */
  loadStateDict({ groups }: OptimizerState): void {
    const sizes = this.groups.map(({ parameters }) => parameters.length).join()
    const given = groups.map(({ parameters }) => parameters).join()
    if (given !== sizes)
      throw new RangeError(`got the state of ${given} parameters; pass one of ${sizes}`)
    this.groups.forEach((group, i) => {
      const { parameters, memory } = group
      Object.assign(group, groups[i], { parameters, memory })
      for (const line of groups[i]!.memory) {
        const [name, ...numbers] = line.split(',')
        memory[name!] = numbers.map(Number)
      }
    })
  }
}

/** What is remembered of each parameter of a group under a name; at first the given number. */
export const remembered = (
  { memory, parameters }: { memory: Record<string, number[]>; parameters: readonly Value[] },
  name: string,
  first = 0,
): number[] => (memory[name] ??= parameters.map(() => first))
