import { signal, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { counted, percent, several } from '../number'
import { NumberField, Select, Slider } from '../ui/field'
import { Said } from './said'
import { markerOf } from './markers'
import { classColours, css } from './palette'
import { brush } from './painting'
import { asPainted, classTitle } from './points'
import type { Points } from './points'
import { readFile } from './files'
import { change, setPainted } from './session'
import { file, painted, points, remark, settings } from './state'
import { DATA } from './settings'
import type { DataName } from './settings'

/** What there is to learn from. */
export function DataPanel() {
  const { data, samples, noise, dataSeed, testShare } = settings.value
  const isMade = data !== 'painted' && data !== 'file'
  const choose = (name: DataName): void => {
    remark.value = undefined
    if (isMade) earlier.value = points.peek()
    brush.value = name === 'painted' ? (brush.value ?? 0) : undefined
    change({ data: name })
  }
  return (
    <section class="panel" aria-label="Data">
      <h2>Data</h2>
      <Select label="Data set" value={data} choices={DATA} onChange={choose} />
      {isMade && (
        <>
          <Slider
            label="Points"
            value={samples}
            low={20}
            high={1000}
            step={10}
            shown={counted(samples)}
            onChange={(x) => change({ samples: x })}
          />
          <Slider
            label="Noise"
            value={noise}
            low={0}
            high={0.5}
            step={0.01}
            shown={String(noise)}
            onChange={(x) => change({ noise: x })}
          />
          <NumberField
            label="Data seed"
            value={dataSeed}
            bounds={{ low: 0, high: 4294967295, isWhole: true }}
            onChange={(x) => change({ dataSeed: x })}
          />
        </>
      )}
      <Slider
        label="Held out for testing"
        value={testShare}
        low={0}
        high={0.5}
        step={0.05}
        shown={percent(testShare)}
        onChange={(x) => change({ testShare: x })}
      />
      {data === 'painted' && <Brushes />}
      {data === 'file' && <FileChoice />}
      <Classes />
      <Said about="data" />
    </section>
  )
}

/** The points before one began to paint. */
const earlier = signal<Points | undefined>(undefined)

const BRUSHES = ['first class', 'second class', 'third class', 'fourth class']

function Brushes() {
  const colours = classColours()
  const { value: before } = earlier
  const canTakeOver = before?.data.features.length === 2 && before.data.classes.length > 0
  return (
    <div class="brushes" role="radiogroup" aria-label="Paint with">
      {BRUSHES.map((name, label) => (
        <label key={name} class="brush">
          <input
            type="radio"
            name="brush"
            checked={brush.value === label}
            onChange={() => (brush.value = label)}
          />
          <svg viewBox="-7 -7 14 14" width="16" height="16" aria-hidden="true">
            <path d={markerOf(label)} fill={css(colours[label]!)} />
          </svg>
          {name}
        </label>
      ))}
      <label class="brush">
        <input
          type="radio"
          name="brush"
          checked={brush.value === 'erase'}
          onChange={() => (brush.value = 'erase')}
        />
        erase
      </label>
      <p class="remark">
        Press and drag on the plane. By keyboard, the arrow keys move a cross and Enter paints.
      </p>
      <div class="row">
        {painted.value.length > 0 ? (
          <button type="button" onClick={() => setPainted([])}>
            Clear all
          </button>
        ) : (
          canTakeOver && (
            <button type="button" onClick={() => setPainted(asPainted(before))}>
              Start from the points before
            </button>
          )
        )}
      </div>
    </div>
  )
}

/** A file is read here and goes nowhere. */
function FileChoice() {
  const chosen = useRef<File | undefined>(undefined)
  const label = useSignal('')
  const isValues = useSignal(false)
  const read = (): void => {
    if (!chosen.current) return
    const column = label.value.trim()
    void readFile(chosen.current, {
      label: column === '' ? undefined : column,
      values: isValues.value,
    })
  }
  return (
    <div
      class="file-choice"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        chosen.current = event.dataTransfer?.files[0]
        read()
      }}
    >
      <label class="field">
        <span class="label">CSV file (it stays on your machine)</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          onChange={(event) => {
            chosen.current = event.currentTarget.files?.[0]
            read()
          }}
        />
      </label>
      <Select
        label="The label is"
        value={isValues.value ? 'values' : 'classes'}
        choices={[
          ['classes', 'a class to predict'],
          ['values', 'a value to predict'],
        ]}
        onChange={(kind) => {
          isValues.value = kind === 'values'
          read()
        }}
      />
      <label class="field">
        <span class="label">Label column (name or number; if empty, the last)</span>
        <input
          type="text"
          value={label.value}
          onChange={(event) => {
            label.value = event.currentTarget.value
            read()
          }}
        />
      </label>
      {file.value && (
        <p class="remark">
          {file.value.name}: {several(file.value.data.X.length, 'row')},{' '}
          {several(file.value.data.features.length, 'feature')}
          {file.value.data.features.length > 2 &&
            `; the plane shows ${file.value.data.features.slice(0, 2).join(' and ')}, the others at their mean`}
          .
        </p>
      )}
    </div>
  )
}

/** Which mark stands for which class, and for the test. */
function Classes() {
  const { data, train, test } = points.value ?? {}
  if (!data) return null
  const colours = classColours()
  const number = (label: number): number => data.y.filter((each) => each === label).length
  return (
    <ul class="classes" aria-label="Classes">
      {data.classes.map((name, label) => (
        <li key={name}>
          <svg viewBox="-7 -7 14 14" width="16" height="16" aria-hidden="true">
            <path d={markerOf(label)} fill={css(colours[label % colours.length]!)} />
          </svg>
          {classTitle(name)} <small>{several(number(label), 'point')}</small>
        </li>
      ))}
      <li class="remark">
        {train!.length} for training{test!.length > 0 && `, ${test!.length} for testing (outlined)`}
      </li>
    </ul>
  )
}
