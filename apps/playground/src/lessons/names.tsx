import { signal } from '@preact/signals'
import { Value, dot, noGrad, softmax } from '@mg/engine'
import { names } from '@mg/datasets'
import { FastRandom, weightedChoice } from '@mg/nn'
import { SGD } from '@mg/optim'
import { useRef } from 'preact/hooks'
import { Select } from '../ui/field'
import { useWidth } from '../ui/width'
import { Readings } from './figures/readings'
import { number } from './language'
import type { Begin } from './lesson'

/** What stands before the first letter of a name, and after the last. */
const EDGE = 0
const LETTERS = Array.from('·abcdefghijklmnopqrstuvwxyz')
const COUNT = LETTERS.length
const CODES = LETTERS.map((_, i) => i)
const RATE = 50
const BAR = 2.6
const STEPS = 20
const INVENTED = 6
const LONGEST = 16

const codeOf = (letter: string): number => letter.charCodeAt(0) - 96

/** How often each letter follows each other in the names, as a part of all. */
function frequencies(): number[][] {
  const counts = LETTERS.map(() => new Array<number>(COUNT).fill(0))
  let all = 0
  for (const name of names()) {
    const path = [EDGE, ...Array.from(name, codeOf), EDGE]
    for (let i = 1; i < path.length; i++) {
      counts[path[i - 1]!]![path[i]!]!++
      all++
    }
  }
  return counts.map((row) => row.map((count) => count / all))
}

export const begin: Begin<'names'> = ({ words }) => {
  const frequency = frequencies()
  const rowShares = frequency.map((row) => row.reduce((a, b) => a + b, 0))
  const random = new FastRandom(1)
  let table = LETTERS.map(() => LETTERS.map(() => new Value(0)))
  const steps = signal(0)
  const letter = signal(EDGE)
  const invented = signal<readonly string[]>([])
  const hasInvented = signal(false)

  /** −ln of how likely the model takes what really follows, averaged over all pairs of letters. */
  const lossOf = (): Value =>
    dot(
      table.map((row) => Value.logSumExp(row)),
      rowShares,
    ).sub(dot(table.flat(), frequency.flat()))
  const loss = (): number => {
    void steps.value
    return noGrad(() => lossOf().data)
  }
  const train = (): void => {
    const parameters = table.flat()
    const optimizer = new SGD(parameters, { lr: RATE })
    for (let i = 0; i < STEPS; i++) {
      optimizer.zeroGrad()
      lossOf().backward()
      optimizer.step()
    }
    steps.value += STEPS
  }
  const restart = (): void => {
    table = LETTERS.map(() => LETTERS.map(() => new Value(0)))
    steps.value = 0
    invented.value = []
  }
  const likely = (after: number): number[] =>
    noGrad(() => softmax(table[after]!).map(({ data }) => data))
  const invent = (): void => {
    invented.value = Array.from({ length: INVENTED }, () => {
      let name = ''
      let last = EDGE
      while (name.length < LONGEST) {
        last = weightedChoice(CODES, likely(last), random)
        if (last === EDGE) break
        name += LETTERS[last]!
      }
      return name === '' ? '–' : name
    })
    hasInvented.value = true
  }

  function Figure() {
    const text = words()
    void steps.value
    return (
      <>
        <div class="row is-controls">
          <button type="button" onClick={invent}>
            {text.invent}
          </button>
          <button type="button" onClick={train}>
            {text.train}
          </button>
          <button type="button" class="quiet" onClick={restart}>
            {text.restart}
          </button>
        </div>
        <ul class="invented" aria-label={text.invented} aria-live="polite">
          {invented.value.map((name, i) => (
            <li key={i}>{name}</li>
          ))}
        </ul>
        <div class="letter">
          <Select
            label={text.letter}
            value={String(letter.value)}
            choices={LETTERS.map((each, i) => [String(i), i === EDGE ? text.begin : each] as const)}
            onChange={(next) => (letter.value = Number(next))}
          />
        </div>
        <Bars label={text.label} end={text.end} parts={likely(letter.value)} />
        <Readings
          rows={[
            [text.loss, loss()],
            [text.guessing, Math.log(COUNT)],
            [text.steps, steps.value],
          ]}
        />
      </>
    )
  }

  return {
    Figure,
    goals: {
      start: () => hasInvented.value,
      train: () => loss() < BAR,
      again: () => hasInvented.value && steps.value > 0,
    },
    guesses: {},
    facts: () => ({ parameters: COUNT * COUNT, bar: BAR }),
    enter: (step) => {
      hasInvented.value = false
      if (step === 'start') restart()
    },
  }
}

const HEIGHT = 150

/** A bar for each letter. */
function Bars({ label, end, parts }: { label: string; end: string; parts: readonly number[] }) {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box, 600).value
  const step = width / parts.length
  const largest = Math.max(...parts)
  const likeliest = parts.indexOf(largest)
  return (
    <div class="plot" ref={box}>
      <svg
        width={width}
        height={HEIGHT + 20}
        role="img"
        aria-label={`${label}: ${likeliest === EDGE ? end : LETTERS[likeliest]} ${number(largest, 2)}`}
      >
        {parts.map((part, i) => (
          <g key={i}>
            <rect
              class="bar"
              x={i * step + 1}
              width={Math.max(1, step - 2)}
              y={HEIGHT * (1 - part / Math.max(0.4, largest))}
              height={(HEIGHT * part) / Math.max(0.4, largest)}
            />
            <text x={(i + 0.5) * step} y={HEIGHT + 15} text-anchor="middle">
              {LETTERS[i]}
            </text>
          </g>
        ))}
      </svg>
    </div>
  )
}
