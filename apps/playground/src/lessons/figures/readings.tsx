import { number } from '../language'

/** Numbers of a figure with their names, in places that they keep. */
export function Readings({
  rows,
}: {
  rows: readonly (readonly [name: string, what: number | string])[]
}) {
  return (
    <dl class="readings">
      {rows.map(([name, what]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof what === 'number' ? number(what) : what}</dd>
        </div>
      ))}
    </dl>
  )
}
