import { batchOf, byFactor } from '../batch'
import { Body } from '../body'
import type { Statements } from '../body'
import { copies } from './copies'
import { EACH, LANES, inLoops } from './lanes'
import { gradientName } from './step'
import { described, inMemory, parameter, plain, unused } from './text'
import type { CFunction, Printer } from './text'
import { sectionOf } from '../section'

/** As many sums over rows have a lane for each row; more of them would be too much for a stack. */
const MOST_SUMS = 4096
/** As many products with one factor in common are a loop. */
const LONG = 8

/**
 * The mean of the function over rows and its gradient with respect to the parameters. What depends on parameters alone is computed once, before the rows,
 * and what their gradients lead to once, after them.
 */
export function backward(printer: Printer): CFunction {
  const { program, language, helpers, literals, real } = printer
  const { recorded, inputs, groups, name } = program
  const parts = batchOf(program)
  const parameters = groups.flatMap(({ members }) => members)
  const places = new Map(parameters.map((parameter, i) => [parameter, i]))
  const memory = inMemory(groups)
  const parameterNodes = parameters.map((i) => recorded.parameterNodes[i]!)
  const scalars: Statements = {
    ...memory,
    literal: language.literal,
    define: language.define,
    use: (v) => v,
    ...plain(real),
  }
  const block = (lines: readonly string[]): string[] => [
    '{',
    ...lines.map((line) => `  ${line}`),
    '}',
  ]

  // Before the rows.
  const { graph } = recorded.k
  const shared: string[] = []
  if (parts.results.length > 0) {
    const section = sectionOf(graph, parameterNodes, parts.results, literals)
    const body = new Body(section, scalars, helpers)
    const stores = section.roots.map((root, i) => `shared[${i}] = ${body.text(root)};`)
    shared.push(
      '/* What depends on the parameters alone. */',
      `${real} shared[${parts.results.length}];`,
      ...block([...body.lines, ...stores]),
    )
  }

  // The rows, LANES at a time.
  const uniform = [...parts.direct.map(([parameter]) => parameter), ...parts.results]
  const leaves = [...recorded.inputs, parts.weight, ...uniform]
  const laneFields = inputs.filter(({ size }) => size > 0)
  const laneLeaves = recorded.inputs.length + 1
  const laneNames = inputs.flatMap(({ name, size }) =>
    Array.from({ length: size }, (_, i) => `${name}_lanes[${i}][r]`),
  )
  const uniformNames = [
    ...parts.direct.map(([, parameter]) => memory.leaf(places.get(parameter)!)),
    ...parts.results.map((_, i) => `shared[${i}]`),
  ]
  const lanesArrays = new Set<string>()
  const element = (array: string): string =>
    lanesArrays.has(array) ? `${array}[i][r]` : `${array}[i]`
  const inLanes: Statements = {
    literal: language.literal,
    leaf: (i) =>
      i < recorded.inputs.length
        ? laneNames[i]!
        : i < laneLeaves
          ? 'weight[r]'
          : uniformNames[i - laneLeaves]!,
    use: (v) => `${v}[r]`,
    define: (v, value) => `${v}[r] = ${value};`,
    run: (run) => {
      const at = run.map((leaf) => parts.direct[leaf - laneLeaves]?.[1])
      return at.every((parameter) => parameter !== undefined)
        ? memory.run(at.map((parameter) => places.get(parameter)!))
        : undefined
    },
    array: (array, elements) => {
      lanesArrays.add(array)
      return [
        `${real} ${array}[${elements.length}][LANES];`,
        `${EACH} {`,
        ...elements.map((value, i) => `  ${array}[${i}][r] = ${value};`),
        '}',
      ]
    },
    overArrays: (v, op, arrays, size) => {
      const [x, y] = arrays.map(element) as [string, string]
      const isSum = op === 'sum' || op === 'dot'
      const term = op === 'dot' ? `${x} * ${y}` : x
      const pick = op === 'least' ? 'smaller' : 'larger'
      const next = isSum ? `${v}[r] += ${term}` : `${v}[r] = ${pick}(${v}[r], ${term})`
      const start = isSum ? '0' : x.replace('[i]', '[0]')
      return [
        `${real} ${v}[LANES]; ${EACH} ${v}[r] = ${start};`,
        `for (size_t i = ${isSum ? 0 : 1}; i < ${size}; i++) ${EACH} ${next};`,
      ]
    },
  }
  const section = sectionOf(
    graph,
    leaves,
    parts.terms.flatMap(({ g, p }) => [g, p]),
    literals,
  )
  const terms = parts.terms.map(
    (_, i) => [section.roots[2 * i]!, section.roots[2 * i + 1]!] as const,
  )
  const body = new Body(section, inLanes, helpers)
  const sums: string[] = []
  const sumOf: number[] = []
  let count = 0
  const isWide = terms.length <= MOST_SUMS
  const add = (place: string, product: string): string =>
    isWide
      ? `${EACH} sums[${place}][r] += ${product};`
      : `{ ${real} sum = 0; ${EACH} sum += ${product}; sums[${place}] += sum; }`
  for (const [g, members] of byFactor(terms)) {
    if (members.length < LONG) {
      for (const i of members) {
        const [, p] = terms[i]!
        const isOne = section.graph.number(p) === 1
        sums.push(add(String(count), isOne ? body.text(g) : `${body.text(g)} * ${body.text(p)}`))
        sumOf[i] = count++
      }
      continue
    }
    const array = body.array(members.map((i) => terms[i]![1]))
    const place = `${count} + i`
    sums.push(
      `for (size_t i = 0; i < ${members.length}; i++) ${add(place, `${body.text(g)} * ${element(array)}`)}`,
    )
    for (const i of members) sumOf[i] = count++
  }
  const loads = laneFields.flatMap(({ name, size, isScalar }) => [
    isScalar
      ? `${name}_lanes[0][r] = ${name}[row];`
      : `for (size_t i = 0; i < ${size}; i++) ${name}_lanes[i][r] = ${name}[${size} * row + i];`,
  ])
  const rowsLoop = [
    `${real} sums[${count}]${isWide ? '[LANES] = {{0}}' : ' = {0}'};`,
    'for (size_t start = 0; start < rows; start += LANES) {',
    '  /* Behind the last row it is repeated, with weight 0. */',
    `  ${real} weight[LANES];`,
    ...laneFields.map(({ name, size }) => `  ${real} ${name}_lanes[${size}][LANES];`),
    `  ${EACH} {`,
    '    const size_t row = start + r < rows ? start + r : rows - 1;',
    '    weight[r] = start + r < rows ? 1 : 0;',
    ...loads.map((line) => `    ${line}`),
    '  }',
    ...inLoops(body.lines, sums, real).map((line) => `  ${line}`),
    ...sums.map((line) => `  ${line}`),
    '}',
    `${real} total[${count}];`,
    `for (size_t i = 0; i < ${count}; i++) {`,
    ...(isWide
      ? ['  total[i] = 0;', `  ${EACH} total[i] += sums[i][r];`]
      : ['  total[i] = sums[i];']),
    '  total[i] /= rows;',
    '}',
  ]

  // After the rows: what has gone to results goes on to the parameters.
  const gradientOf = new Map<number, string>()
  parts.direct.forEach(([, parameter], i) => gradientOf.set(parameter, `total[${sumOf[i + 1]!}]`))
  const targets = groups.flatMap((group) =>
    group.members.map((_, i) => `${gradientName(group)}[${i}]`),
  )
  const tracked = parameters.map((i) => recorded.parameters[i]!.requiresGrad)
  const first = copies(groups, parameters, tracked, gradientOf, sumOf, parts)
  const after: string[] = []
  if (parts.results.length > 0) {
    const section = sectionOf(graph, [...parameterNodes, ...parts.seeds], parts.onward, literals)
    const wanted = parts.onward
      .map((_, i) => i)
      .filter(
        (i) =>
          places.has(i) &&
          recorded.parameters[i]!.requiresGrad &&
          section.graph.number(section.roots[i]!) !== 0,
      )
    const body = new Body(
      { graph: section.graph, roots: wanted.map((i) => section.roots[i]!) },
      {
        ...scalars,
        leaf: (i) =>
          i < parameterNodes.length
            ? memory.leaf(i)
            : `total[${sumOf[1 + parts.direct.length + i - parameterNodes.length]!}]`,
      },
      helpers,
    )
    const adds = wanted.map((i) => `${targets[places.get(i)!]} += ${body.text(section.roots[i]!)};`)
    after.push('/* What they lead to. */', ...block([...body.lines, ...adds]))
  }
  const rowArrays = laneFields.map(({ name }) => `const ${real} *${name}`)
  const arguments_ = [
    'size_t rows',
    ...rowArrays,
    ...groups.map((group) => parameter(group, real)),
    ...groups.map((group) => `${real} ${gradientName(group)}[${group.size}]`),
  ]
  const lines = [
    `enum { LANES = ${LANES} };`,
    ...shared,
    ...rowsLoop,
    ...first,
    ...after,
    'return total[0];',
  ]
  const guard = [
    'if (rows == 0) {',
    ...groups.map(
      (group) => `  for (size_t i = 0; i < ${group.size}; i++) ${gradientName(group)}[i] = 0;`,
    ),
    '  return 0;',
    '}',
  ]
  return {
    comment: [
      'Returns the mean over the rows, and writes its gradient with respect to the parameters.',
      ...laneFields.map((field) => `${field.name}: row after row, each${described(field)}`),
      ...groups.map((group) => `${group.name}${described(group)}`),
    ],
    prototype: `${real} ${name}_backward(${arguments_.join(', ')})`,
    lines: [...unused([...laneFields, ...groups], lines), ...guard, ...lines],
  }
}
