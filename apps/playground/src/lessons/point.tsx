import { computed, effect, signal } from '@preact/signals'
import { modelOf } from '../graph/model'
import { evaluate } from '../language/evaluate'
import { parse } from '../language/parser'
import { encoded } from '../link/code'
import { Ground } from './figures/ground'
import { Readings } from './figures/readings'
import { Sketch } from './figures/sketch'
import { number } from './language'
import type { Begin } from './lesson'
import * as run from './moons-run'

export const begin: Begin<'point'> = ({ words }) => {
  const START = 0
  const at = signal(START)
  const open = signal<ReadonlySet<string>>(new Set())
  const code = signal<string | undefined>(undefined)

  // Whoever comes here first has a network trained as the lesson before would have done it.
  const stop = effect(() => {
    if (run.right.value < run.ENOUGH) run.train()
    else run.pause()
  })

  /** The loss of the point, as one would type it on the Graph page. */
  const program = computed(() => {
    const { at: place, label } = run.points[at.value]!
    const [x, y] = place.map((each) => Number(each.toFixed(3)))
    const sign = label === 1 ? '-' : ''
    return `x = ${x}\ny = ${y}\n\nscore = MLP([x, y], [${run.HIDDEN}, 1], tanh)\nloss = softplus(${sign}score)`
  })
  const evaluation = computed(() =>
    evaluate(parse(program.value), {
      numbers: Object.fromEntries(run.weights.value.map(({ name, data }) => [name, data])),
      fixed: new Set(['x', 'y']),
    }),
  )
  const model = computed(() => modelOf(evaluation.value.result!))
  let linking = 0
  const stopLinking = effect(() => {
    const names = run.weights.value.map(({ name }) => name)
    const numbers = Float64Array.from(run.weights.value, ({ data }) => data)
    const state = { text: program.value, keys: names, fixed: ['x', 'y'] }
    // While it trains, a link would be old before anybody could press it.
    if (run.isTraining.value) return
    const mine = ++linking
    void encoded({ state, numbers }).then((made) => {
      if (mine === linking) code.value = made
    })
  })
  const go = (by: number): void => {
    at.value = (at.value + by + run.points.length) % run.points.length
  }
  const toggle = (group: string): void => {
    const next = new Set(open.value)
    if (next.has(group)) {
      for (const name of next) if (name === group || name.startsWith(`${group}.`)) next.delete(name)
    } else next.add(group)
    open.value = next
  }

  function Figure() {
    const text = words()
    const { nodes } = model.value
    const score = nodes.find(({ label }) => label === 'score')!.data
    return (
      <>
        <div class="moons">
          <Ground
            label={text.label}
            field={run.field.value}
            area={run.AREA}
            points={run.points}
            ringed={at.value}
            names={['x', 'y']}
            onPick={(point) => (at.value = point)}
          />
          <div>
            <div class="row is-controls">
              <button type="button" onClick={() => go(-1)}>
                {text.previous}
              </button>
              <button type="button" onClick={() => go(1)}>
                {text.next}
              </button>
            </div>
            <Readings
              rows={[
                [text.score, score],
                [text.truth, run.points[at.value]!.label === 1 ? '> 0' : '< 0'],
                [text.loss, nodes.at(-1)!.data],
                [text.nodes, nodes.length],
                [text.parameters, run.weights.value.length],
              ]}
            />
          </div>
        </div>
        <Sketch
          label={text.graph}
          model={model.value}
          gradient={(id) => (model.value.values[id]!.requiresGrad ? number(nodes[id]!.grad) : '')}
          open={open.value}
          fold={{ ...text, onToggle: toggle }}
        />
        <p>
          <a
            class="away"
            href={code.value === undefined ? '#graph' : `#graph/${code.value}`}
            target="_blank"
            rel="noopener"
          >
            {text.away}
          </a>
        </p>
      </>
    )
  }

  return {
    Figure,
    goals: {
      pick: () => at.value !== START,
      open: () => [...open.value].some((name) => name.includes('neurons')),
    },
    guesses: {},
    facts: () => ({ parameters: run.weights.value.length }),
    enter: (step) => {
      if (step === 'pick') at.value = START
    },
    leave: () => {
      stop()
      stopLinking()
      run.pause()
    },
  }
}
