import type { Dataset } from '@mg/datasets'
import { ACTIVATION_NAMES } from '@mg/nn'
import { LinkError, encoded } from '../link/code'
import type { Content } from '../link/code'
import { asChoice, asFlag, asInteger, asList, asNumber, asRecord, asText } from '../link/read'
import type { Linked } from '../route'
import type { Painted } from './points'
import { takeTable } from './files'
import { begin } from './session'
import { MOST_MEASURES, file, history, painted, remark, settings, snapshot } from './state'
import type { Measures } from './trainer'
import {
  DATA,
  DEFAULTS,
  INITIALIZERS,
  LOSSES,
  MOST_LAYERS,
  MOST_NEURONS,
  OPTIMIZERS,
  PENALTIES,
  SCHEDULES,
} from './settings'
import type { Settings } from './settings'

// A link to the training holds what differs from where everybody starts; then, if they fit, the
// weights, the painted points and the rows of a file as numbers.

/** What browsers, mail and chat programs pass on without cutting it. */
const LONGEST = 16_000

function changes(): Partial<Settings> {
  const now = settings.value
  return Object.fromEntries(
    Object.entries(now).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULTS[name as keyof Settings]),
    ),
  )
}

interface Parts {
  weights?: Float64Array | undefined
  painted?: readonly Painted[]
  table?: { name: string; data: Dataset } | undefined
  step?: number
  history?: readonly Measures[]
}

function contentOf({ weights, painted: marks = [], table, step, history = [] }: Parts): Content {
  const rows = table?.data.X.flatMap((row, i) => [...row, table.data.y[i]!]) ?? []
  // Single precision is finer than a painter's hand.
  const curves = history.flatMap((measures) => MEASURES.map((name) => measures[name]))
  const numbers = [...marks.flat().map(Math.fround), ...rows, ...(weights ?? []), ...curves]
  return {
    state: {
      ...changes(),
      ...(marks.length > 0 && { marks: marks.length }),
      ...(table && {
        table: {
          name: table.name,
          classes: table.data.classes,
          features: table.data.features,
          rows: table.data.X.length,
        },
      }),
      ...(weights && { weights: weights.length }),
      ...(step !== undefined && step > 0 && { step }),
      ...(history.length > 0 && { history: history.length }),
    },
    numbers: Float64Array.from(numbers),
  }
}

const tableInUse = () => (settings.value.data === 'file' ? file.value : undefined)

/** All that was set and learned. */
function allOf(): Parts {
  const now = snapshot.peek()
  return {
    painted: painted.peek(),
    table: tableInUse(),
    weights: now?.weights,
    step: now?.step ?? 0,
  }
}

/** What fits into a link, the weights last. */
async function whole(): Promise<{ content: Content; remark?: string }> {
  const all = { ...allOf(), ...(settings.value.data !== 'painted' && { painted: [] }) }
  const { table, weights, ...rest } = all
  const choices: readonly (readonly [parts: Parts, remark?: string])[] = [
    [all],
    [{ ...rest, weights }, 'without the rows of the file, which do not fit'],
    [{ ...rest, table, step: 0 }, 'without the weights, which do not fit'],
    [{ step: 0 }, 'without the weights and the points, which do not fit'],
  ]
  for (const [parts, said] of choices) {
    const content = contentOf(parts)
    if (content.numbers.length * 4 > LONGEST) continue
    if ((await encoded(content)).length <= LONGEST) {
      return { content, ...(said !== undefined && { remark: said }) }
    }
  }
  return { content: contentOf({}), remark: 'without the weights and the points, which do not fit' }
}

/** What stays in the browser, and need not be short: the curves as well. */
function work(): Content[] {
  const { table: _, ...all } = allOf()
  const withCurves = { ...allOf(), history: history.peek() }
  return [contentOf(withCurves), contentOf(allOf()), contentOf(all), contentOf({})]
}

const content = (): Content =>
  contentOf({ painted: settings.value.data === 'painted' ? painted.value : [] })

function restore({ state, numbers }: Content): void {
  const given = asRecord(state)
  let at = 0
  const take = (count: number): Float64Array => {
    if (at + count > numbers.length)
      throw new LinkError('This link is damaged: numbers are missing.')
    at += count
    return numbers.slice(at - count, at)
  }
  const marks = take(3 * asInteger(given['marks'], 0, 5000, 0))
  const table = tableIn(asRecord(given['table']), take)
  const weights = take(asInteger(given['weights'], 0, 100_000, 0))
  const curves = take(MEASURES.length * asInteger(given['history'], 0, MOST_MEASURES, 0))
  settings.value = settingsIn(given)
  painted.value = Array.from({ length: marks.length / 3 }, (_, i): Painted => [
    asNumber(marks[3 * i], -1e6, 1e6, 0),
    asNumber(marks[3 * i + 1], -1e6, 1e6, 0),
    asInteger(marks[3 * i + 2], 0, 3, 0),
  ])
  if (table) takeTable(table.name, table.data)
  else if (settings.value.data === 'file') {
    settings.value = { ...settings.value, data: DEFAULTS.data }
    remark.value = {
      about: 'data',
      text: 'The CSV file did not fit into this link; open it here to continue.',
      isProblem: true,
    }
  }
  const step = asInteger(given['step'], 0, 1e9, 0)
  const isSound = weights.length > 0 && weights.every((weight) => Number.isFinite(weight))
  if (weights.length > 0 && !isSound) {
    remark.value = {
      about: 'weights',
      text: 'The weights in this link are not numbers; the network starts from its seed instead.',
      isProblem: true,
    }
  }
  begin(isSound ? { weights, step } : {})
  if (isSound) history.value = historyIn(curves, step)
}

const MEASURES = ['step', 'trainLoss', 'testLoss', 'trainAccuracy', 'testAccuracy'] as const

/** The curves up to a step; nothing of them where their steps do not follow each other. */
function historyIn(numbers: Float64Array, until: number): Measures[] {
  const width = MEASURES.length
  const all = Array.from({ length: numbers.length / width }, (_, i): Measures => {
    const [step, trainLoss, testLoss, trainAccuracy, testAccuracy] = numbers.subarray(width * i)
    return {
      step: step!,
      trainLoss: trainLoss!,
      testLoss: testLoss!,
      trainAccuracy: trainAccuracy!,
      testAccuracy: testAccuracy!,
    }
  })
  const isOrdered = all.every(
    ({ step }, i) => Number.isInteger(step) && step >= 0 && step > (all[i - 1]?.step ?? -1),
  )
  return isOrdered ? all.filter(({ step }) => step <= until) : []
}

function tableIn(
  given: Readonly<Record<string, unknown>>,
  take: (count: number) => Float64Array,
): { name: string; data: Dataset } | undefined {
  const count = asInteger(given['rows'], 0, 10_000, 0)
  const texts = (list: unknown): string[] => asList(list).map((each) => asText(each, 200, '?'))
  const features = texts(given['features']).slice(0, 64)
  if (count === 0 || features.length === 0) return undefined
  const width = features.length + 1
  const rows = take(count * width)
  const row = (i: number): number[] => Array.from(rows.subarray(i * width, (i + 1) * width))
  const classes = texts(given['classes']).slice(0, 8)
  return {
    name: asText(given['name'], 200, 'a file'),
    data: {
      X: Array.from({ length: count }, (_, i) => row(i).slice(0, -1)),
      y: Array.from({ length: count }, (_, i) => {
        const label = row(i).at(-1)!
        return classes.length > 0 ? asInteger(label, 0, classes.length - 1, 0) : label
      }),
      classes,
      features,
    },
  }
}

const namesOf = <T extends string>(list: readonly (readonly [T, string])[]): readonly T[] =>
  list.map(([name]) => name)

/** Settings of which each is sound, whatever was given. */
function settingsIn(given: Readonly<Record<string, unknown>>): Settings {
  const d = DEFAULTS
  const options = { ...d.options, ...asRecord(given['options']) }
  const part = (x: unknown, otherwise: number): number => asNumber(x, 0, 0.999999, otherwise)
  return {
    data: asChoice(given['data'], namesOf(DATA), d.data),
    samples: asInteger(given['samples'], 2, 1000, d.samples),
    noise: asNumber(given['noise'], 0, 0.5, d.noise),
    dataSeed: asInteger(given['dataSeed'], 0, 4294967295, d.dataSeed),
    testShare: asNumber(given['testShare'], 0, 0.5, d.testShare),
    layers: (given['layers'] === undefined ? d.layers : asList(given['layers']))
      .slice(0, MOST_LAYERS)
      .map(asRecord as (x: unknown) => Readonly<Record<string, unknown>>)
      .map(({ size, activation }) => ({
        size: asInteger(size, 1, MOST_NEURONS, 4),
        activation: asChoice(activation, ACTIVATION_NAMES, 'tanh'),
      })),
    initializer: asChoice(given['initializer'], namesOf(INITIALIZERS), d.initializer),
    loss: asChoice(given['loss'], namesOf(LOSSES), d.loss),
    optimizer: asChoice(given['optimizer'], namesOf(OPTIMIZERS), d.optimizer),
    options: {
      momentum: part(options.momentum, d.options.momentum),
      nesterov: asFlag(options.nesterov, false),
      beta1: part(options.beta1, d.options.beta1),
      beta2: part(options.beta2, d.options.beta2),
      alpha: part(options.alpha, d.options.alpha),
      rho: part(options.rho, d.options.rho),
      weightDecay: asNumber(options.weightDecay, 0, 1, 0),
    },
    rate: asNumber(given['rate'], 0, 1e12, d.rate),
    schedule: asChoice(given['schedule'], namesOf(SCHEDULES), d.schedule),
    scheduleSteps: asInteger(given['scheduleSteps'], 2, 1e6, d.scheduleSteps),
    penalty: asChoice(given['penalty'], namesOf(PENALTIES), d.penalty),
    strength: asNumber(given['strength'], 0, 1e6, d.strength),
    batch: asInteger(given['batch'], 0, 1e6, d.batch),
    seed: asInteger(given['seed'], 0, Number.MAX_SAFE_INTEGER, d.seed),
  }
}

export const linked: Linked = { content, whole, work, restore }
