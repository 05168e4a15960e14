import { RESULTS, filled, nameOf, needArguments, scalar } from '../../compile/shapes'
import type { OpenShape } from '../../compile/compile'
import { record } from '../../compile/record/record'
import { pullback, pushforward } from '../../compile/passes/differentiate'
import { fit, newInput } from '../../compile/run/derivatives'
import { hasNaN } from '../../compile/run/rows'
import type { WritableNumbers } from '../../compile/numbers'
import { lazy } from '../../compile/run/program'
import { Op } from '../../ops/arithmetic.gen'
import type { Value } from '../../value'
import { calls } from '../routines/calls'
import { arrayOf } from '../record/sequence'
import { asBlock } from '../record/values'
import { Plan } from '../run/plan'
import { backwardOf } from './backward'
import { emptyPoint, inShapes, inputsOf, readPoint } from './inputs'
import type { Point } from './inputs'
import { inOutput, listsIn, outputOf, readOutput } from './outputs'
import type { Output } from './outputs'

/** Nodes of a program, some of which are lists. */
interface Ends {
  nodes: readonly number[]
  isList: readonly boolean[]
}

/** What a program of lists gave: numbers one after the other, and how many each list has. */
interface Answer {
  numbers: Float64Array
  lengths: number[]
}

/** A compiled function some of whose inputs are lists of no certain length. */
export const compileOpen: OpenShape['compile'] = (f, backend, shapes) => {
  const inputs = inputsOf(shapes)
  let output: Output = { kind: 'values', shape: scalar, size: 1 }
  const count = inputs.reduce((sum, { isOpen, size }) => sum + (isOpen ? 1 : size), 0)
  const recording = record(count, (placeholders) => {
    let at = 0
    const given = inputs.map(({ isOpen, shape }) =>
      isOpen
        ? arrayOf(asBlock(placeholders[at++]!), shape, undefined)
        : filled(shape, () => placeholders[at++]),
    )
    const values: Value[] = []
    output = outputOf(f(...(given as never[])), values)
    return values
  })
  const { k, parameters, parameterNodes } = recording
  const { graph } = k
  graph.calls = calls
  const isListInput = inputs.flatMap(({ isOpen, size }) =>
    isOpen ? [true] : Array<boolean>(size).fill(false),
  )
  const of = (nodes: readonly number[], isList: readonly boolean[], lists: boolean): number[] =>
    nodes.filter((_, i) => isList[i] === lists)
  const outputs: Ends = { nodes: recording.outputs, isList: listsIn(output) }
  const one = graph.literal(1)
  const isScalar = output.kind === 'values' && output.shape === scalar

  const now = new Float64Array(parameters.length)
  const readParameters = (): Float64Array => {
    for (let i = 0; i < now.length; i++) now[i] = parameters[i]!.v
    return now
  }
  /** A program for ends, with further inputs in the shape of the inputs, or a number for each output. */
  const program = (
    ends: (seeds: number[], isCareful: boolean) => Ends,
    seedLists: readonly boolean[] = [],
  ) => {
    const seeds = lazy(() => seedLists.map(() => newInput(graph)))
    const made = (isCareful: boolean) =>
      lazy(() => {
        const { nodes, isList } = ends(seeds(), isCareful)
        const isZero = nodes.map((node, i) => isList[i] === true && graph.number(node) === 0)
        const given = nodes.filter((_, i) => isList[i] && !isZero[i])
        const plan = new Plan(k, backend, {
          columns: [
            { nodes: of(recording.inputs, isListInput, false), isUniform: false },
            { nodes: of(seeds(), seedLists, false), isUniform: false },
            { nodes: parameterNodes, isUniform: true },
          ],
          blocks: [...of(recording.inputs, isListInput, true), ...of(seeds(), seedLists, true)].map(
            (node) => ({ node, isUniform: false }),
          ),
          roots: of(nodes, isList, false),
          terms: [],
          totals: [],
          given,
          isSingle: true,
        })
        return { plan, isList, isZero }
      })
    const [ordinary, careful] = [made(false), made(true)]
    /** The numbers go to `out` where that has room for just them. */
    const run = (
      isCareful: boolean,
      point: Point,
      seed: Point | undefined,
      out: WritableNumbers | undefined,
    ): Answer => {
      const { plan, isList, isZero } = (isCareful ? careful : ordinary)()
      plan.columns[0]!.data = point.numbers
      if (seed) plan.columns[1]!.data = seed.numbers
      plan.columns[2]!.data = readParameters()
      const lists = [...point.lists, ...(seed?.lists ?? [])]
      lists.forEach((list, i) => (plan.blocks[i]!.view = () => list))
      plan.begin()
      plan.rows(1)
      // Only gradients are without a program; they are as long as what they belong to.
      let [root, list, place] = [0, 0, 0]
      const lengths: number[] = []
      const parts = isList.map((isOne, i) => {
        if (!isOne) return undefined
        const own = isZero[i]
          ? { data: undefined, at: 0, length: point.lists[lengths.length]!.length }
          : plan.given[list++]!(0)
        lengths.push(own.length)
        return own
      })
      const count = lengths.reduce((sum, length) => sum + length, isList.length - lengths.length)
      const isOut = out instanceof Float64Array && out.length === count
      const numbers = isOut ? out : new Float64Array(count)
      for (const part of parts) {
        if (part === undefined) plan.write(root++, 1, 1, numbers, place++, 0)
        else {
          const { data, at, length } = part
          if (data) numbers.set(data.subarray(at, at + length), place)
          else numbers.fill(0, place, place + length)
          place += length
        }
      }
      return !isCareful && hasNaN(numbers) ? run(true, point, seed, out) : { numbers, lengths }
    }
    return (point: Point, seed?: Point, out?: WritableNumbers): Answer =>
      run(false, point, seed, out)
  }

  const slopes = (isCareful: boolean, seeds: readonly number[] = [one]): number[] =>
    isListInput.length === 0
      ? []
      : pullback(k, outputs.nodes, seeds, recording.inputs, isCareful).map(({ g, p }, i) =>
          isListInput[i] ? g : k.make(Op.mul, g, p),
        )
  const gradientEnds = (isCareful: boolean): Ends => ({
    nodes: slopes(isCareful),
    isList: isListInput,
  })
  const runs = {
    value: program(() => outputs),
    valueAndGradient: program((_, isCareful) => ({
      nodes: [...outputs.nodes, ...slopes(isCareful)],
      isList: [false, ...isListInput],
    })),
    gradient: program((_, isCareful) => gradientEnds(isCareful)),
    jvp: program(
      (v, isCareful) => ({
        nodes: pushforward(k, recording.inputs, v, outputs.nodes, isCareful),
        isList: outputs.isList,
      }),
      isListInput,
    ),
    hvp: program(
      (v, isCareful) => ({
        nodes: pushforward(k, recording.inputs, v, slopes(isCareful), isCareful),
        isList: isListInput,
      }),
      isListInput,
    ),
    vjp: program(
      (u, isCareful) => ({ nodes: slopes(isCareful, u), isList: isListInput }),
      outputs.isList,
    ),
  }

  const point = emptyPoint(inputs)
  const direction = emptyPoint(inputs)
  const oneOutput = (): void => {
    if (!isScalar)
      throw new TypeError(
        'the function returns several Values; a gradient needs one, jacobian takes all',
      )
  }
  /** Reads what was passed: the inputs, a direction if one is needed, and an array for the results. */
  const read = (given: readonly unknown[], isDirected = false): WritableNumbers | undefined => {
    const least = inputs.length + (isDirected ? 1 : 0)
    needArguments(given, least, RESULTS)
    readPoint(inputs, given, point)
    if (isDirected) {
      const v = given[inputs.length]
      readPoint(inputs, inputs.length === 1 ? [v] : (v as unknown[]), direction)
      point.lists.forEach(({ length }, i) => {
        const own = direction.lists[i]!.length
        if (own !== length)
          throw new RangeError(
            `v has a list of ${own} numbers; pass one of ${length}, as the input`,
          )
      })
    }
    return given[least] as WritableNumbers | undefined
  }
  const written = (numbers: Float64Array, out: WritableNumbers): WritableNumbers => {
    fit(out, numbers.length)
    if (out === numbers) return out
    for (let i = 0; i < numbers.length; i++) out[i] = numbers[i]!
    return out
  }
  const reader = (numbers: Float64Array, from = 0): (() => number) => {
    let at = from
    return () => numbers[at++]!
  }
  const asOutput = ({ numbers, lengths }: Answer): unknown => {
    let list = 0
    return inOutput(output, reader(numbers), () => lengths[list++]!)
  }
  const asInputs = ({ numbers, lengths }: Answer, from = 0): unknown =>
    inShapes(inputs, reader(numbers, from), lengths)
  const entry =
    (
      run: (point: Point, seed?: Point, out?: WritableNumbers) => Answer,
      shaped: (answer: Answer) => unknown,
      isDirected: boolean,
    ) =>
    (...given: unknown[]): unknown => {
      const out = read(given, isDirected)
      const answer = run(point, isDirected ? direction : undefined, out)
      return out ? written(answer.numbers, out) : shaped(answer)
    }
  const ofOne =
    (answer: (...given: unknown[]) => unknown) =>
    (...given: unknown[]): unknown => {
      oneOutput()
      return answer(...given)
    }
  /** Calls `run` for each unit vector in the shape of the inputs. */
  const forUnits = (run: (seed: Point) => Answer): number[][] => {
    const places = [...direction.numbers.keys()].map((i) => [direction.numbers, i] as const)
    direction.numbers.fill(0)
    const byInput: (readonly [Float64Array, number])[] = []
    direction.lists.forEach((list, i) => {
      list.length = point.lists[i]!.length
      if (list.data.length < list.length) list.data = new Float64Array(list.length)
      list.data.fill(0)
    })
    for (const { isOpen, size, at } of inputs) {
      if (!isOpen) byInput.push(...places.slice(at, at + size))
      else
        for (let j = 0; j < direction.lists[at]!.length; j++)
          byInput.push([direction.lists[at]!.data, j])
    }
    return byInput.map(([data, i]) => {
      data[i] = 1
      const row = Array.from(run(direction).numbers)
      data[i] = 0
      return row
    })
  }
  const matrix = (rows: number[][], out: WritableNumbers | undefined): unknown =>
    out ? written(Float64Array.from(rows.flat()), out) : rows

  const rows = {
    value(): never {
      throw new TypeError('rows of lists may differ in length; call the function for each row')
    },
  }
  const compiled = entry(runs.value, asOutput, false)
  return Object.defineProperties(compiled, {
    rows,
    gradient: {
      value: Object.defineProperties(ofOne(entry(runs.gradient, asInputs, false)), { rows }),
    },
    valueAndGradient: {
      value: ofOne((...given) => {
        const out = read(given)
        const answer = runs.valueAndGradient(point)
        const value = answer.numbers[0]!
        if (!out) return { value, gradient: asInputs(answer, 1) }
        written(answer.numbers.subarray(1), out)
        return value
      }),
    },
    jvp: { value: entry(runs.jvp, asOutput, true) },
    hvp: { value: ofOne(entry(runs.hvp, asInputs, true)) },
    vjp: {
      value: (...given: unknown[]) => {
        needArguments(given, inputs.length + 1, RESULTS)
        const [cotangent, out] = given.slice(inputs.length)
        readPoint(inputs, given, point)
        const seed: Point = { numbers: new Float64Array(0), lists: [] }
        readOutput(output, cotangent, seed, 'the cotangent')
        const answer = runs.vjp(point, seed, out as WritableNumbers | undefined)
        return out ? written(answer.numbers, out as WritableNumbers) : asInputs(answer)
      },
    },
    hessian: {
      value: ofOne((...given) => {
        const out = read(given)
        return matrix(
          forUnits((seed) => runs.hvp(point, seed)),
          out,
        )
      }),
    },
    jacobian: {
      value: (...given: unknown[]) => {
        const out = read(given)
        if (outputs.isList.includes(true)) {
          const columns = forUnits((seed) => runs.jvp(point, seed))
          const rows =
            columns.length > 0 ? columns[0]!.map((_, i) => columns.map((c) => c[i]!)) : []
          return matrix(rows, out)
        }
        const size = outputs.nodes.length
        const seed: Point = { numbers: new Float64Array(size), lists: [] }
        const rows = Array.from({ length: size }, (_, i) => {
          seed.numbers.fill(0)
          seed.numbers[i] = 1
          return Array.from(runs.vjp(point, seed).numbers)
        })
        return matrix(rows, out)
      },
    },
    backward: {
      value: backwardOf(
        { ...recording, inputsOf: inputs, isListInput, backend },
        oneOutput,
        (index) => nameOf(index, inputs),
      ),
    },
    parameters: { value: parameters },
    recording: {
      get(): never {
        throw new TypeError(
          'a function of a sequence has no module; compile it for a certain length',
        )
      },
    },
    target: { value: backend.target },
    precision: { value: backend.precision },
  })
}
