import { Value, sum } from '@mg/engine'
import { decodeNumber, decodeNumbers, encodeNumber } from '../json-number'
import type { JSONNumber } from '../json-number'

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
  readonly state: Record<string, number[]>
}

/** Parameters with options of their own. Options that are missing are those of the optimiser. */
export type ParamGroupOptions<Options> = Partial<Options> & { params: readonly Value[] }

/** What an optimiser is made for: a list of parameters, or groups of them. */
export type OptimizerParameters<Options> = readonly Value[] | readonly ParamGroupOptions<Options>[]

/** The new number of a parameter, from its number, its gradient, its index in the group and the count of its updates, from 1. */
export type Rule = (x: number, gradient: number, i: number, step: number) => number

/** The state of an optimiser as plain data, from which `JSON.stringify` loses nothing. */
export interface OptimizerState {
  /** For each group its options, and: */
  paramGroups: {
    /** The number of parameters. */
    params: number
    /** What is kept for them: under each name a number for each parameter. */
    state: Record<string, readonly JSONNumber[]>
    [option: string]: unknown
  }[]
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

  private readonly defaults: Options

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
    if (!Array.isArray(parameters)) {
      throw new TypeError('got no list of parameters; pass model.parameters(), or a list of Values')
    }
    if (Object(options) !== options) {
      throw new TypeError(`got the options ${String(options)}; pass a record, like { lr: 0.1 }`)
    }
    this.defaults = this.checked(defaults, options)
    const groups = parameters as ParamGroupOptions<Options>[]
    for (const group of groups[0]?.params ? groups : [{ params: parameters }]) {
      this.addParamGroup(group as ParamGroupOptions<Options>)
    }
  }

  /** The update of one parameter of a group. */
  protected abstract rule(group: ParamGroup<Options>): Rule

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
    const options = this.checked(this.defaults, given as unknown as Partial<Options>)
    sum(params) // refuses Values of another copy of the engine
    const known = new Set(this.paramGroups.flatMap((group) => group.params))
    for (const p of params) {
      const fits = p instanceof Value && !known.has(p)
      if (!fits) throw new TypeError(`got the parameter ${p}; pass Values, each once`)
      known.add(p)
    }
    if (known.size === 0) throw new RangeError('got no parameters; pass at least 1')
    this.paramGroups.push({ ...options, params: [...params], state: {} })
  }

  /** The defaults with what is given in their place, if all of it is known and in range. */
  private checked(defaults: Options, given: object): Options {
    const options = { ...defaults } as unknown as Record<string, unknown>
    for (const [name, option] of Object.entries(given)) {
      if (!(name in options)) {
        throw new TypeError(`got the option ${name}; pass some of ${Object.keys(defaults)}`)
      }
      if (option !== undefined) options[name] = option
    }
    for (const [name, standard] of Object.entries(defaults)) {
      const kind = typeof [standard].flat()[0]
      for (const x of [options[name]].flat()) {
        if (typeof x !== kind) throw new TypeError(`got ${name} ${String(x)}; pass a ${kind}`)
        if (kind === 'number' && !((x as number) >= 0))
          throw new RangeError(`got ${name} ${String(x)}; pass at least 0`)
      }
    }
    this.check(options as unknown as Options)
    return options as unknown as Options
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
      paramGroups: this.paramGroups.map((group) => {
        this.rule(group) // makes the state that it will use, if there was no step yet
        stateOf(group, 'steps')
        const { params, state, ...options } = group
        return {
          ...mapped(options as Record<string, unknown>, (option) =>
            Array.isArray(option) ? option.map(encodeNumber) : encoded(option),
          ),
          params: params.length,
          state: mapped(state, (list) => list.map(encodeNumber)),
        }
      }),
    }
  }

  /**
   * Goes on from what `stateDict()` gave, its options included.
   * @throws RangeError when it is not for as many parameters, or not a state that steps can lead to
   * @throws TypeError when something is missing or of another type. After an error nothing has changed.
   */
  loadStateDict(given: OptimizerState): void {
    const groups = given?.paramGroups
    const sizes = this.paramGroups.map(({ params }) => params.length)
    if (!Array.isArray(groups))
      throw new TypeError('got no paramGroups; pass what stateDict() gave')
    const counts = groups.map((group: { params?: unknown } | null) => group?.params)
    if (String(counts) !== String(sizes)) {
      throw new RangeError(`got the state of ${String(counts)} parameters; pass one of ${sizes}`)
    }
    const loaded = this.paramGroups.map((group, i) => this.read(group, groups[i]!))
    this.paramGroups.forEach((group, i) => {
      for (const name of Object.keys(group.state)) delete group.state[name]
      Object.assign(group.state, loaded[i]!.state)
      Object.assign(group, loaded[i], { state: group.state })
    })
  }

  /** A group with the options and the state that were saved, if these are sound. */
  private read(
    { params }: ParamGroup<Options>,
    { params: _, state: lists, initialLr, ...given }: OptimizerState['paramGroups'][number],
  ): ParamGroup<Options> {
    for (const name of Object.keys(this.defaults)) {
      if (!(name in given)) throw new TypeError(`got no ${name}; pass what stateDict() gave`)
    }
    const decode = (option: unknown) => decodeNumber(option) ?? option
    const options = mapped(given, (option) =>
      Array.isArray(option) ? option.map(decode) : decode(option),
    )
    const state = mapped(lists ?? {}, (list, name) => decodeNumbers(list, params.length, name))
    const group: ParamGroup<Options> = {
      ...this.checked(this.defaults, options),
      ...(initialLr !== undefined && {
        initialLr: this.checked(this.defaults, { lr: decode(initialLr) }).lr,
      }),
      params,
      state,
    }
    // A step from a copy tells what is missing, and what no step can have led to.
    const copy = { ...group, state: mapped(state, (list) => [...list]) }
    const rule = this.rule(copy)
    stateOf(copy, 'steps').forEach((steps, i) => {
      const isSound = Object.values(state).every((list) => Number.isFinite(list[i]))
      const fits = Number.isInteger(steps) && steps >= 0
      if (!fits || (isSound && Number.isNaN(rule(0, 0, i, steps + 1)))) {
        throw new RangeError(
          `got a state of parameter ${i} that no steps lead to; pass what stateDict() gave`,
        )
      }
    })
    for (const name of Object.keys(copy.state)) {
      if (!Object.hasOwn(state, name))
        throw new TypeError(`got no state ${name}; pass what stateDict() gave`)
    }
    return group
  }
}

const encoded = (option: unknown) => (typeof option === 'number' ? encodeNumber(option) : option)

const mapped = <X, Y>(record: Record<string, X>, f: (x: X, name: string) => Y): Record<string, Y> =>
  Object.fromEntries(Object.entries(record).map(([name, x]) => [name, f(x, name)]))

/** The state of each parameter of a group under a name; `first` to begin with. */
export const stateOf = (
  { state, params }: { state: Record<string, number[]>; params: readonly Value[] },
  name: string,
  first = 0,
): number[] => (state[name] ??= params.map(() => first))
