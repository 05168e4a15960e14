import { typeError } from '../../errors'
import { Op } from '../../ops/arithmetic.gen'
import { pullback } from '../../compile/passes/differentiate'
import type { Recording } from '../../compile/record/record'
import { OPTIONS } from '../../compile/run/batch'
import type { BackwardOptions } from '../../compile/run/batch'
import { needArguments } from '../../compile/shapes'
import { needKnown } from '../../options'
import { fit, newInput } from '../../compile/run/derivatives'
import { hasNaN } from '../../compile/run/rows'
import type { Numbers } from '../../compile/numbers'
import { lazy } from '../../compile/run/program'
import type { BackendOptions } from '../../compile/backends/backend'
import { Plan } from '../run/plan'
import { emptyPoint, readInput } from './inputs'
import type { Input } from './inputs'

interface Recorded extends Recording {
  inputsOf: readonly Input[]
  isListInput: readonly boolean[]
  backend: BackendOptions
}

/** What `backward` does: rows one after the other, since each may have lists of its own lengths. */
export function backwardOf(
  { k, inputs, outputs, parameters, parameterNodes, inputsOf, isListInput, backend }: Recorded,
  oneOutput: () => void,
  name: (index: number) => string,
): (...given: unknown[]) => number {
  const { graph } = k
  const made = (isCareful: boolean) =>
    lazy(() => {
      const weight = newInput(graph)
      const loss = outputs[0]!
      const products = pullback(k, [loss], [weight], parameterNodes, isCareful)
      const counted = k.make(Op.where, weight, loss, graph.literal(0))
      return new Plan(k, backend, {
        columns: [
          { nodes: [...inputs.filter((_, i) => !isListInput[i]), weight], isUniform: false },
          { nodes: parameterNodes, isUniform: true },
        ],
        blocks: inputs.filter((_, i) => isListInput[i]).map((node) => ({ node, isUniform: false })),
        roots: [loss],
        terms: [{ g: weight, p: counted }, ...products],
        totals: [],
        isSingle: true,
      })
    })
  const plans = [made(false), made(true)] as const
  const point = emptyPoint(inputsOf)
  const size = point.numbers.length
  const numbers = new Float64Array(size + 1)
  const now = new Float64Array(parameters.length)
  const sums = new Float64Array(parameters.length + 1)

  const sweep = (
    plan: Plan,
    given: readonly unknown[],
    rows: number,
    weights: Numbers | undefined,
    values: { [index: number]: number } | undefined,
  ): number => {
    sums.fill(0)
    for (let i = 0; i < now.length; i++) now[i] = parameters[i]!.v
    plan.columns[0]!.data = numbers
    plan.columns[1]!.data = now
    point.lists.forEach((list, i) => (plan.blocks[i]!.view = () => list))
    let total = 0
    for (let row = 0; row < rows; row++) {
      const weight = weights ? weights[row]! : 1
      if (typeof weight !== 'number') throw typeError(weight, 'a number as each weight')
      total += weight
      if (weight === 0 && !values) continue
      inputsOf.forEach((input, i) =>
        readInput(input, rowOf(input, given[i], row), point, `${name(i)}[${row}]`),
      )
      numbers.set(point.numbers)
      numbers[size] = weight
      plan.begin()
      plan.rows(1)
      plan.end()
      if (values) plan.write(0, 1, 1, values, row, 0)
      if (weight !== 0) for (let i = 0; i < sums.length; i++) sums[i]! += plan.sums[i]!
    }
    return total
  }

  return (...given) => {
    oneOutput()
    const count = inputsOf.length
    needArguments(given, count)
    const options = (given[count] ?? {}) as BackwardOptions
    needKnown(options, OPTIONS)
    const { weights, values, jacobian, reduction = 'mean' } = options
    if (reduction !== 'mean' && reduction !== 'sum')
      throw new RangeError(`reduction is ${String(reduction)}; pass 'mean' or 'sum'`)
    if (jacobian)
      throw new TypeError(
        'backward of lists gives no jacobian; leave it out, or call it for each row',
      )
    const rows = countRows(inputsOf, given, name)
    if (weights && weights.length !== rows)
      throw new RangeError(
        `weights has length ${weights.length}; pass one for each of ${rows} rows`,
      )
    fit(values, rows)
    let total = sweep(plans[0](), given, rows, weights, values)
    if (hasNaN(sums)) total = sweep(plans[1](), given, rows, weights, values)
    if (rows === 0) return 0
    const scale = reduction === 'mean' ? 1 / total : 1
    if (!sums.some((sum) => sum !== 0) && total === 0) return 0
    for (let i = 0; i < parameters.length; i++) {
      const parameter = parameters[i]!
      if (parameter.requiresGrad) parameter.grad += sums[i + 1]! * scale
    }
    return sums[0]! * scale
  }
}

type Rows = ArrayLike<unknown> & { slice(from: number, to: number): unknown }

/** Whether the rows of an input stand in one array, number after number. */
const isFlat = ({ isOpen, shape }: Input, given: Rows): boolean =>
  !isOpen && shape !== 'scalar' && (ArrayBuffer.isView(given) || typeof given[0] === 'number')

function rowOf(input: Input, given: unknown, row: number): unknown {
  const rows = given as Rows
  return isFlat(input, rows) ? rows.slice(row * input.size, (row + 1) * input.size) : rows[row]
}

function countRows(
  inputs: readonly Input[],
  given: readonly unknown[],
  name: (index: number) => string,
): number {
  let rows = -1
  inputs.forEach((input, i) => {
    const own = given[i] as Rows
    const isList = Array.isArray(own) || (!input.isOpen && ArrayBuffer.isView(own))
    if (!isList) throw typeError(own, `an array of rows as ${name(i)}`)
    const count = isFlat(input, own) ? own.length / input.size : own.length
    if (!Number.isInteger(count))
      throw new RangeError(`${name(i)} has ${own.length} numbers; pass ${input.size} for each row`)
    if (rows >= 0 && count !== rows)
      throw new RangeError(
        `${name(i)} has ${count} rows; pass as many as input 1, which has ${rows}`,
      )
    rows = count
  })
  return Math.max(rows, 0)
}
