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

/** Parameters that are updated with the same options, and what is stateOf of each. */
export type ParamGroup<Options> = Options & {
  readonly params: readonly Value[]
  /** The rate that a schedule started from. */
  initialLr?: number
  /** What is stateOf of each parameter, a list for each name; `steps` counts its updates. */
  readonly state: Record<string, number[]>
}

/** Parameters with options of their own; what is not said is as for the others. */
export type ParamGroupOptions<Options> = Partial<Options> & { params: readonly Value[] }

/** What an optimiser is made for: a list of parameters, or groups of them. */
export type OptimizerParameters<Options> = readonly Value[] | readonly ParamGroupOptions<Options>[]

/** The new number of a parameter, from its number, its gradient, its place and how often it was updated, from 1 on. */
export type Rule = (x: number, gradient: number, i: number, step: number) => number

/** All that an optimiser remembers, in a form from which `JSON.stringify` loses nothing. */
export interface OptimizerState {
  /** The options of each group, and: */
  paramGroups: {
    /** How many parameters there are. */
    params: number
    /** What is stateOf of them: a name, and then a number for each parameter, with commas between. */
    state: string[]
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
  readonly paramGroups: ParamGroup<Options>[] = []

  /**
   * @throws RangeError when there are no parameters, or when an option is negative or NaN
   * @throws TypeError when a parameter is not a Value, or is there twice
   */
  constructor(
    parameters: OptimizerParameters<Options>,
    private readonly defaults: Options,
  ) {
    const groups = parameters as ParamGroupOptions<Options>[]
    for (const group of groups[0]?.params ? groups : [{ params: parameters }]) {
      this.addParamGroup(group as ParamGroupOptions<Options>)
    }
  }

  /** The update of one parameter of a group. */
  protected abstract rule(group: ParamGroup<Options>): Rule

  /** Whether weight decay joins the gradient, as an L2 penalty does, or is left to the rule. */
  protected readonly coupled: boolean = true

  /** The learning rate of the first group. Setting it sets that of all. */
  get lr(): number {
    return this.paramGroups[0]!.lr
  }
  set lr(lr: number) {
    for (const group of this.paramGroups) group.lr = lr
  }

  /** Adds parameters with options of their own. */
  addParamGroup(given: ParamGroupOptions<Options>): void {
    const { params, ...options } = { ...this.defaults, ...given }
    for (const [name, option] of Object.entries(options)) {
      const fits = [option].flat().every((x) => (x as number) >= 0)
      if (!fits) throw new RangeError(`got ${name} ${option}; pass at least 0`)
    }
    sum(params) // refuses Values of another copy of the engine
    const known = new Set(this.paramGroups.flatMap((group) => group.params))
    for (const p of params) {
      const fits = p instanceof Value && !known.has(p)
      if (!fits) throw new TypeError(`got the parameter ${p}; pass Values, each once`)
      known.add(p)
    }
    if (known.size === 0) throw new RangeError('got no parameters; pass at least 1')
    this.paramGroups.push({ ...options, params, state: {} } as unknown as ParamGroup<Options>)
  }

  /** Updates each parameter by its `grad`. Frozen ones stay as they are. */
  step(): void {
    for (const group of this.paramGroups) {
      const { params, maximize, weightDecay } = group
      const rule = this.rule(group)
      const steps = stateOf(group, 'steps')
      for (let i = 0; i < params.length; i++) {
        const p = params[i]!
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
    for (const { params } of this.paramGroups) for (const p of params) p.grad = 0
  }

  /** What the next steps depend on beside the parameters themselves. */
  stateDict(): OptimizerState {
    return {
      paramGroups: this.paramGroups.map((group) => ({
        ...group,
        params: group.params.length,
        state: Object.entries(group.state).map(String),
      })),
    }
  }

  /**
   * Goes on from what `stateDict()` gave, its options included.
   * @throws RangeError when it was not made for as many parameters, and nothing is changed
   */
  loadStateDict({ paramGroups: groups }: OptimizerState): void {
    const sizes = this.paramGroups.map(({ params }) => params.length).join()
    const given = groups.map(({ params }) => params).join()
    if (given !== sizes)
      throw new RangeError(`got the state of ${given} parameters; pass one of ${sizes}`)
    this.paramGroups.forEach((group, i) => {
      const { params, state } = group
      Object.assign(group, groups[i], { params, state })
      for (const line of groups[i]!.state) {
        const [name, ...numbers] = line.split(',')
        state[name!] = numbers.map(Number)
      }
    })
  }
}

/** The state of each parameter of a group under a name; `first` to begin with. */
export const stateOf = (
  { state, params }: { state: Record<string, number[]>; params: readonly Value[] },
  name: string,
  first = 0,
): number[] => (state[name] ??= params.map(() => first))
