import { NumberField, Select, Switch } from '../ui/field'
import { change, setRate } from './session'
import { points, settings } from './state'
import {
  INITIALIZERS,
  LOSSES,
  OPTIMIZERS,
  PENALTIES,
  SCHEDULES,
  lossFor,
  lossesFor,
} from './settings'
import type { OptimizerName, OptimizerOptions } from './settings'

/** How it is trained. */
export function SettingsPanel() {
  const now = settings.value
  const task = { classes: points.value?.data.classes.length ?? 2 }
  const suited = lossesFor(task)
  return (
    <section class="panel settings" aria-label="Training">
      <h2>Training</h2>
      <div class="fields">
        <Select
          label="Loss"
          value={lossFor(now, task)}
          choices={LOSSES.filter(([name]) => suited.includes(name))}
          onChange={(loss) => change({ loss })}
        />
        <Select
          label="Optimiser"
          value={now.optimizer}
          choices={OPTIMIZERS}
          onChange={(optimizer) => change({ optimizer, rate: USUAL[optimizer] })}
        />
        <NumberField
          label="Learning rate"
          value={now.rate}
          bounds={{ low: 0, high: 1e12 }}
          onChange={setRate}
        />
        <Options />
        <Select
          label="Rate schedule"
          value={now.schedule}
          choices={SCHEDULES}
          onChange={(schedule) => change({ schedule })}
        />
        {now.schedule !== 'constant' && (
          <NumberField
            label="Schedule length (steps)"
            value={now.scheduleSteps}
            bounds={{ low: 2, high: 1e6, isWhole: true }}
            onChange={(scheduleSteps) => change({ scheduleSteps })}
          />
        )}
        <Select
          label="Regularisation"
          value={now.penalty}
          choices={PENALTIES}
          onChange={(penalty) => change({ penalty })}
        />
        {now.penalty !== 'none' && (
          <NumberField
            label="Penalty strength"
            value={now.strength}
            bounds={{ low: 0, high: 1e6 }}
            onChange={(strength) => change({ strength })}
          />
        )}
        <NumberField
          label="Batch size (0: all)"
          value={now.batch}
          bounds={{ low: 0, high: 1e6, isWhole: true }}
          onChange={(batch) => change({ batch })}
        />
        <Select
          label="Initial weights"
          value={now.initializer}
          choices={INITIALIZERS}
          onChange={(initializer) => change({ initializer })}
        />
        <NumberField
          label="Network seed"
          value={now.seed}
          bounds={{ low: 0, high: Number.MAX_SAFE_INTEGER, isWhole: true }}
          onChange={(seed) => change({ seed })}
        />
      </div>
    </section>
  )
}

/** A rate with which each optimiser does well on these small tasks. */
const USUAL: Record<OptimizerName, number> = {
  sgd: 0.1,
  adam: 0.02,
  adamw: 0.02,
  rmsprop: 0.01,
  adagrad: 0.1,
  adadelta: 1,
  nadam: 0.02,
}

type NumberOption = Exclude<keyof OptimizerOptions, 'nesterov'>

const OPTIONS: Record<OptimizerName, readonly (readonly [NumberOption, string])[]> = {
  sgd: [
    ['weightDecay', 'Weight decay'],
    ['momentum', 'Momentum'],
  ],
  adam: [
    ['beta1', 'β₁'],
    ['beta2', 'β₂'],
    ['weightDecay', 'Weight decay'],
  ],
  adamw: [
    ['beta1', 'β₁'],
    ['beta2', 'β₂'],
    ['weightDecay', 'Weight decay'],
  ],
  rmsprop: [
    ['alpha', 'α'],
    ['momentum', 'Momentum'],
    ['weightDecay', 'Weight decay'],
  ],
  adagrad: [['weightDecay', 'Weight decay']],
  adadelta: [
    ['rho', 'ρ'],
    ['weightDecay', 'Weight decay'],
  ],
  nadam: [
    ['beta1', 'β₁'],
    ['beta2', 'β₂'],
    ['weightDecay', 'Weight decay'],
  ],
}

function Options() {
  const { optimizer, options } = settings.value
  const set = (changes: Partial<OptimizerOptions>): void =>
    change({ options: { ...options, ...changes } })
  return (
    <>
      {OPTIONS[optimizer].map(([name, label]) => (
        <NumberField
          key={name}
          label={label}
          value={options[name]}
          bounds={{ low: 0, high: name === 'weightDecay' ? 1 : 0.999999 }}
          onChange={(x) => set({ [name]: x })}
        />
      ))}
      {optimizer === 'sgd' && (
        <Switch
          label="Nesterov"
          isOn={options.nesterov}
          isDisabled={options.momentum === 0}
          onChange={(nesterov) => set({ nesterov })}
        />
      )}
    </>
  )
}
