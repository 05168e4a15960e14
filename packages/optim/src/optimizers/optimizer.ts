import { Value, sum } from '@mg/engine'

/** The options of every optimiser. */
export interface CommonOptions {
  /** The learning rate. */
  lr: number
  /** How strongly parameters are drawn towards 0, as a fraction of themselves; default: 0. */
  weightDecay: number
  /** Whether to maximise instead of to minimise; default: false. */
  maximize: boolean
}

/** Parameters that share options, and the optimiser's state for each of them. */
export type ParamGroup<Options> = Options & {
  readonly params: readonly Value[]
  /** The rate that a schedule started from. */
  initialLr?: number
  /** What the optimiser keeps for each parameter, a list for each name; `steps` counts updates. */
  readonly state: Record<string, Float64Array | number[]>
}

/** Parameters with options of their own. Options that are missing are those of the optimiser. */
export type ParamGroupOptions<Options> = Partial<Options> & { params: readonly Value[] }

/** What an optimiser is made for: a list of parameters, or groups of them. */
export type OptimizerParameters<Options> = readonly Value[] | readonly ParamGroupOptions<Options>[]

/** The new number of a parameter, from its number, its gradient, its index in the group and the count of its updates, from 1. */
export type Rule = (x: number, gradient: number, i: number, step: number) => number

/**
 * @internal The same for many parameters of a group, those from index `from` up to `to`: writes their new numbers
 * to `next`, which may be `x` itself. All of them are at the same step.
 */
export type Update = (
  x: Float64Array,
  gradient: Float64Array,
  next: Float64Array,
  from: number,
  to: number,
  step: number,
) => void

/** The state of an optimiser as plain data, from which `JSON.stringify` loses nothing. */
export interface OptimizerState {
  paramGroups: SavedGroup[]
}

/** The options of a group, and: */
interface SavedGroup {
  /** The number of parameters. */
  params: number
  /** The state: under each name a number for each parameter, as text with commas between, since JSON knows no NaN. */
  state: Record<string, string>
  [option: string]: unknown
}

/**
 * The base of all optimisers. To write one, extend this class with a `rule`, which gives the update
 * of a single parameter.
 * @example
 * import { Value } from '@mg/engine'
 * import type { CommonOptions, Rule } from '@mg/optim'
 * class SignDescent extends Optimizer<CommonOptions> {
 *   constructor(parameters: Value[], lr: number) {
 *     super(parameters, { lr, weightDecay: 0, maximize: false })
 *   }
 *   protected override rule({ lr }: CommonOptions): Rule {
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

  private readonly defaults: Options
  /** Where `step` computes. */
  private x = new Float64Array(0)
  private gradient = this.x

  /**
   * @param defaults all options that there are, with their defaults
   * @param options those that are given
   * @throws RangeError when there are no parameters, or when an option is negative or NaN
   * @throws TypeError when a parameter is not a Value or is there twice, or when an option is unknown or of another type
   */
  constructor(
    parameters: OptimizerParameters<Options>,
    defaults: Options,
    options: Partial<Options> = {},
  ) {
    if (Object(options) !== options) {
      throw new TypeError(`got ${options as never} as options; pass { lr: 0.1 }`)
    }
    this.defaults = this.checked(defaults, options)
    const groups = parameters as ParamGroupOptions<Options>[]
    for (const group of groups?.[0]?.params ? groups : [{ params: parameters }]) {
      this.addParamGroup(group as ParamGroupOptions<Options>)
    }
  }

  /** The update of one parameter of a group. */
  protected rule?(group: ParamGroup<Options>): Rule

  /** @internal The update of many of them, where there is no `rule`. It may run while their numbers are in arrays, so it looks at no Value. */
  protected update?(group: ParamGroup<Options>): Update

  /** Whether weight decay joins the gradient, as an L2 penalty does, or is left to the rule. */
  protected readonly coupled: boolean = true

  /** Throws a RangeError for options that contradict each other. */
  protected check(_options: Options): void {}

  /** The learning rate of the first group. Setting it sets that of all. */
  get lr(): number {
    return this.paramGroups[0]!.lr
  }
  set lr(lr: number) {
    for (const group of this.paramGroups) group.lr = lr
  }

  /**
   * Adds parameters with options of their own.
   * @throws as the constructor does, and then nothing is added
   */
  addParamGroup({ params, ...given }: ParamGroupOptions<Options>): void {
    const options = this.checked(this.defaults, { ...this.defaults, ...given })
    const known = new Set(this.paramGroups.flatMap((group) => group.params))
    if (!params?.length && known.size === 0) {
      throw new RangeError('got no parameters; pass Values, like model.parameters()')
    }
    sum(params) // refuses Values of another copy of the engine
    for (const p of params) {
      const fits = p instanceof Value && !known.has(p)
      if (!fits) throw new TypeError(`got the parameter ${p}; pass Values, each once`)
      known.add(p)
    }
    this.paramGroups.push({ ...options, params: [...params], state: {} })
  }

  /** The defaults with what is given in their place, if all of it is known and in range. */
  private checked(defaults: Options, given: object): Options {
    const options = { ...defaults } as unknown as Record<string, unknown>
    for (const [name, option] of Object.entries(given)) {
      if (!(name in options)) {
        throw new TypeError(`got the option ${name}; pass some of ${Object.keys(options)}`)
      }
      const kind = typeof [options[name]].flat()[0]
      if (option !== undefined) options[name] = option
      for (const x of [options[name]].flat()) {
        if (typeof x !== kind) throw new TypeError(`got ${name} ${String(x)}; pass a ${kind}`)
        if ((x as number) < 0 || Number.isNaN(x))
          throw new RangeError(`got ${name} ${x}; pass at least 0`)
      }
    }
    this.check(options as unknown as Options)
    return options as unknown as Options
  }

  /** Updates each parameter by its `grad`. Frozen ones stay as they are. */
  step(): void {
    for (const group of this.paramGroups) {
      const { params } = group
      const { length } = params
      const update = this.updateOf(group)
      const steps = stateOf(group, 'steps')
      if (this.x.length < length) {
        this.x = new Float64Array(length)
        this.gradient = new Float64Array(length)
      }
      const { x, gradient } = this
      // Together from one on to the next that is frozen, or at another step.
      for (let from = 0, to = 0; from < length; from = to) {
        const step = steps[from]!
        const { requiresGrad } = params[from]!
        do {
          x[to] = params[to]!.data
          gradient[to] = this.direction(group, params[to]!.grad, x[to]!)
        } while (++to < length && steps[to] === step && params[to]!.requiresGrad === requiresGrad)
        if (!requiresGrad) continue
        steps.fill(step + 1, from, to)
        update(x, gradient, x, from, to, step + 1)
        for (let i = from; i < to; i++) params[i]!.data = x[i]!
      }
    }
  }

  /** @internal What the rule takes for the gradient. */
  direction({ maximize, weightDecay }: ParamGroup<Options>, gradient: number, x: number): number {
    const g = maximize ? -gradient : gradient
    return this.coupled && weightDecay ? g + weightDecay * x : g
  }

  /** @internal The update of many parameters of a group, by its `rule` if there is one. */
  updateOf(group: ParamGroup<Options>): Update {
    const rule = this.rule?.(group)
    return rule
      ? (x, gradient, next, from, to, step) => {
          for (let i = from; i < to; i++) next[i] = rule(x[i]!, gradient[i]!, i, step)
        }
      : this.update!(group)
  }

  /** Sets the `grad` of each parameter to 0. */
  zeroGrad(): void {
    for (const { params } of this.paramGroups) for (const p of params) p.grad = 0
  }

  /** What the next steps depend on beside the parameters themselves. */
  stateDict(): OptimizerState {
    return {
      paramGroups: this.paramGroups.map((group) => {
        this.updateOf(group) // makes the state that it needs, if there was no step yet
        stateOf(group, 'steps')
        const state: Record<string, string> = {}
        for (const name in group.state) state[name] = textOf(group.state[name]!)
        return { ...(group as object), params: group.params.length, state }
      }),
    }
  }

  /**
   * Goes on from what `stateDict()` gave, its options included.
   * @throws RangeError or TypeError when it is damaged, of another optimiser or not of as many parameters. Then nothing has changed.
   */
  loadStateDict(state: OptimizerState): void {
    const saved = [state?.paramGroups].flat()
    const sizes = String(this.paramGroups.map(({ params }) => params.length))
    const counts = String(saved.map((group) => group?.params))
    if (counts !== sizes) {
      throw new RangeError(`got the state of ${counts} parameters; pass one of ${sizes}`)
    }
    const groups = this.paramGroups.map(({ params }, i) => this.restored(params, saved[i]!))
    this.paramGroups.forEach((group, i) => Object.assign(group, groups[i]))
  }

  /** A group as it was saved, if a step can follow from it. */
  private restored(
    params: readonly Value[],
    { params: _count, state: texts, initialLr, ...given }: SavedGroup,
  ): object {
    const options = this.checked(this.checked(this.defaults, { lr: initialLr }), given)
    const state: Record<string, Float64Array> = {}
    for (const name in texts)
      state[name] = Float64Array.from(String(texts[name]).split(','), Number)
    // The rule asks for the state that it needs, and gives NaN for one that no steps can have led to.
    const copy = structuredClone(state)
    const update = this.updateOf({ ...options, params, state: copy })
    const x = new Float64Array(params.length)
    const isBad = (i: number, step: number) => {
      update(x, x, x, i, i + 1, step)
      return Number.isNaN(x[i])
    }
    const steps = stateOf({ state: copy, params }, 'steps')
    const isFinite = !/N|I/.test(Object.values(Object(texts)).join())
    if (
      Object.keys(given).length < Object.keys(options).length ||
      Object.keys(copy).some((name) => textOf(copy[name]!) !== texts?.[name]) ||
      Object.values(copy).some((list) => list.length !== params.length) ||
      steps.some((step, i) => step >>> 0 !== step || (isFinite && isBad(i, step + 1)))
    ) {
      throw new RangeError(`got a damaged state of ${params.length} parameters; pass another`)
    }
    return { ...options, initialLr, params, state }
  }
}

/** Numbers as text from which they come back to the bit. */
const textOf = (list: ArrayLike<number>): string =>
  Array.from(list, (x) => (Object.is(x, -0) ? '-0' : x)).join()

/** The state of each parameter of a group under a name; `first` to begin with. */
export const stateOf = (
  { state, params }: Pick<ParamGroup<object>, 'state' | 'params'>,
  name: string,
  first = 0,
): Float64Array | number[] => (state[name] ??= new Float64Array(params.length).fill(first))
