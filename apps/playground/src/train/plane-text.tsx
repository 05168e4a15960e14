import { signal } from '@preact/signals'
import { percent, shown } from '../number'
import { leading, numbersOf } from './heat'
import { classTitle } from './points'
import type { Points } from './points'
import type { Field } from './protocol'
import { points, settings, snapshot } from './state'
import { outputsFor } from './settings'

const isOpen = signal(false)

/** The plane in words and characters. */
export function PlaneText() {
  return (
    <details class="as-text" onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
      <summary>As text</summary>
      {isOpen.value && <Text />}
    </details>
  )
}

function Text() {
  const field = snapshot.value?.field
  const now = points.value
  if (!field || !now) return null
  const isCurve = now.data.features.length === 1
  return isCurve ? <CurveText field={field} now={now} /> : <ClassText field={field} now={now} />
}

const COLUMNS = 40
const ROWS = 16
/** The ground of each class, and its points. */
const GROUND = ".:-+~=*'"
const POINTS = 'ox#%@&$8'

function ClassText({ field, now }: { field: Field; now: Points }) {
  const { classes, X, y } = now.data
  const outputs = outputsFor(settings.value, { classes: classes.length })
  const { side, neurons } = field
  const all = Array.from({ length: outputs }, (_, k) => numbersOf(field, neurons - outputs + k))
  const classAt = (i: number): number =>
    outputs === 1 ? (all[0]![i]! > 0 ? 1 : 0) : leading(all, i).label
  const cells = Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (_, column) => {
      const i = Math.floor(((row + 0.5) / ROWS) * side) * side
      return GROUND[classAt(i + Math.floor(((column + 0.5) / COLUMNS) * side))]!
    }),
  )
  const place = ([low, high]: readonly [number, number], x: number, count: number): number =>
    Math.floor((count * (x - low)) / (high - low))
  X.forEach((point, i) => {
    const row = cells[ROWS - 1 - place(now.area.y, point[1]!, ROWS)]
    const column = place(now.area.x, point[0]!, COLUMNS)
    if (row?.[column] !== undefined) row[column] = POINTS[y[i]!]!
  })
  const count = side * side
  const shares = classes.map(
    (_, k) =>
      Array.from({ length: count }, (_, i) => classAt(i)).filter((c) => c === k).length / count,
  )
  return (
    <>
      <p class="remark">
        {classes
          .map(
            (name, k) =>
              `${classTitle(name)} takes ${percent(shares[k]!)} of the plane, shown as “${GROUND[k]}”, and its points are “${POINTS[k]}”`,
          )
          .join('; ')}
        .
      </p>
      <pre class="code characters" tabIndex={0} aria-label="The plane in characters">
        {cells.map((row) => row.join('')).join('\n')}
      </pre>
    </>
  )
}

const SAMPLES = 12

function CurveText({ field, now }: { field: Field; now: Points }) {
  const numbers = numbersOf(field, field.neurons - 1)
  const [low, high] = now.area.x
  const rows = Array.from({ length: SAMPLES }, (_, i) => {
    const at = Math.floor(((i + 0.5) / SAMPLES) * numbers.length)
    return { x: low + ((at + 0.5) / numbers.length) * (high - low), y: numbers[at]! }
  })
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{now.data.features[0]}</th>
          <th scope="col" class="number">
            the network gives
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ x, y }) => (
          <tr key={x}>
            <th scope="row">{shown(x, 3)}</th>
            <td class="number">{shown(y)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
