import { signal } from '@preact/signals'
import { Value } from '@mg/engine'
import { SGD } from '@mg/optim'
import { modelOf } from '../graph/model'
import type { Model } from '../graph/model'
import { frameAfter, movesOf } from '../graph/moves'
import { Switch } from '../ui/field'
import { Plot } from './figures/plot'
import { Readings } from './figures/readings'
import { Sketch } from './figures/sketch'
import { number } from './language'
import type { Begin } from './lesson'

const AIM = 3
const RATE = 0.1
/** How far a number is nudged to find out what its gradient should be. */
const NUDGE = 2 ** -10
const MANY = 8

/** The gradients as each way of handing them on finds them. */
function foundBy(way: Way, model: Model): Float64Array {
  if (way === 'early') {
    const moves = movesOf(model, 'eager')
    return frameAfter(model, moves, moves.length).grads
  }
  const moves = movesOf(model, 'topological')
  if (way !== 'assign') return frameAfter(model, moves, moves.length).grads
  const grads = new Float64Array(model.nodes.length)
  grads[model.nodes.length - 1] = 1
  for (const { node, shares } of moves) {
    for (const { edge, local } of shares) grads[edge.from] = grads[node]! * local
  }
  return grads
}

type Way = 'assign' | 'add' | 'early' | 'ordered'

export const begin: Begin<'mistakes'> = ({ words, step }) => {
  const way = signal<Way | undefined>(undefined)
  const isForgetting = signal(true)
  const path = signal<readonly number[]>([0])
  const grad = signal(0)
  /** The steps so far were all taken with the mistake, or all without it. */
  const isWithMistake = signal(true)

  const expression = (at: number): Value => {
    const a = new Value(at, { label: 'a' })
    const b = Object.assign(a.add(a), { label: 'b' })
    return isInOrder() ? Object.assign(b.add(b), { label: 'c' }) : b
  }
  const isInOrder = (): boolean => step() === 'order' || step() === 'when'
  const isTraining = (): boolean => step() === 'forget' || step() === 'reset'
  const truth = (): number =>
    (expression(3 + NUDGE).data - expression(3 - NUDGE).data) / (2 * NUDGE)
  const gradientOfA = (): number => {
    const model = modelOf(expression(3))
    return foundBy(way.value!, model)[model.nodes.findIndex(({ label }) => label === 'a')]!
  }

  /** One step towards the aim, whose gradient starts afresh or not. */
  const advance = (): void => {
    const w = new Value(path.peek().at(-1)!)
    w.grad = grad.peek()
    if (!isForgetting.peek()) w.zeroGrad()
    w.sub(AIM).square().backward()
    new SGD([w], { lr: RATE }).step()
    isWithMistake.value = isForgetting.peek() && (isWithMistake.peek() || path.peek().length === 1)
    grad.value = w.grad
    path.value = [...path.peek(), w.data]
  }
  const restart = (): void => {
    path.value = [0]
    grad.value = 0
    isWithMistake.value = isForgetting.peek()
  }

  function Graph() {
    const { label, assign, add, early, ordered, found, nudged, none } = words()
    const model = modelOf(expression(3))
    const ways: readonly (readonly [Way, string])[] = isInOrder()
      ? [
          ['early', early],
          ['ordered', ordered],
        ]
      : [
          ['assign', assign],
          ['add', add],
        ]
    const grads = way.value && foundBy(way.value, model)
    return (
      <>
        <Sketch label={label} model={model} gradient={(id) => (grads ? number(grads[id]!) : '?')} />
        <div class="row">
          {ways.map(([name, text]) => (
            <button
              key={name}
              type="button"
              aria-pressed={way.value === name}
              onClick={() => (way.value = name)}
            >
              {text}
            </button>
          ))}
        </div>
        <Readings
          rows={[
            [found, way.value ? gradientOfA() : none],
            [nudged, truth()],
          ]}
        />
      </>
    )
  }

  function Training() {
    const { forget, step: take, restart: again, w, aim, grad: gradient, steps, chart } = words()
    const all = path.value
    const now = all.at(-1)!
    return (
      <>
        <Plot label={chart} x={[0, 24]} y={[-4, 10]} height={250}>
          {({ x, y }) => (
            <>
              <line class="aim" x1={x(0)} x2={x(24)} y1={y(AIM)} y2={y(AIM)} />
              <path
                class="trail"
                d={all.map((each, i) => `${i === 0 ? 'M' : 'L'}${x(i)} ${y(each)}`).join('')}
              />
              {all.map((each, i) => (
                <circle key={i} class="place" cx={x(i)} cy={y(each)} r="3.5" />
              ))}
            </>
          )}
        </Plot>
        <div class="row is-controls">
          <button type="button" disabled={all.length > 24} onClick={advance}>
            {take}
          </button>
          <button type="button" class="quiet" onClick={restart}>
            {again}
          </button>
          <span class="gap" />
          <Switch
            label={forget}
            isOn={isForgetting.value}
            onChange={(isOn) => (isForgetting.value = isOn)}
          />
        </div>
        <Readings
          rows={[
            [w, now],
            [aim, AIM],
            [gradient, grad.value],
            [steps, all.length - 1],
          ]}
        />
      </>
    )
  }

  return {
    Figure: () => (isTraining() ? <Training /> : <Graph />),
    goals: {
      assign: () => way.value === 'assign',
      order: () => way.value === 'early',
      forget: () => isWithMistake.value && path.value.length > MANY,
      reset: () =>
        !isWithMistake.value &&
        !isForgetting.value &&
        path.value.length > 1 &&
        Math.abs(path.value.at(-1)! - AIM) < 0.05,
    },
    guesses: {},
    facts: () => ({ aim: AIM, found: way.value ? gradientOfA() : '?', nudged: truth() }),
    enter: (next) => {
      way.value = undefined
      if (next === 'forget') {
        isForgetting.value = true
        restart()
      }
    },
  }
}
