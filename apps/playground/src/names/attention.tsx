import { percent } from '../number'
import { css, classColours, ground, mixed } from '../train/palette'
import { path, study, text } from './state'

const SHOWN = 6

/** Letters that are typed: what each head looks at, and what the model expects next. */
export function Attention() {
  const now = study.value
  return (
    <section class="names-attention" aria-label="Attention">
      <h2>What it looks at</h2>
      <div class="field">
        <label for="names-text" class="label">
          The beginning of a name, in letters from a to z
        </label>
        <input
          id="names-text"
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={15}
          value={text.value}
          onInput={(event) => {
            path.value = []
            text.value = event.currentTarget.value.toLowerCase().replaceAll(/[^a-z]/g, '')
            event.currentTarget.value = text.value
          }}
        />
      </div>
      <div class="heads">
        {now?.attention.map((rows, head) => (
          <Head key={head} head={head} tokens={now.tokens} rows={rows} />
        ))}
      </div>
      <h3>What comes next</h3>
      <ol class="next-letters">
        {now?.next.slice(0, SHOWN).map(({ letter, share }) => (
          <li key={letter}>
            <b>{letter === '·' ? 'end' : letter}</b>
            <span class="bar" style={{ '--share': share }} />
            <span class="number">{percent(share)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

const CELL = 17

/** How much each letter, a row, takes from those up to it, the columns. */
function Head(props: {
  head: number
  tokens: readonly string[]
  rows: readonly (readonly number[])[]
}) {
  const { head, tokens, rows } = props
  const side = CELL * (tokens.length + 1)
  const last = rows.at(-1)!
  const most = last.indexOf(Math.max(...last))
  const label = `Head ${head + 1}: the last letter takes most, ${percent(last[most]!)}, from ${tokens[most] === '·' ? 'the start' : `letter ${most}, ${tokens[most]}`}`
  const colour = classColours()[1]!
  return (
    <figure>
      <svg viewBox={`0 0 ${side} ${side}`} width={side} height={side} role="img" aria-label={label}>
        {tokens.map((token, i) => (
          <g key={i}>
            <text x={CELL * (i + 1.5)} y={CELL * 0.75} text-anchor="middle">
              {token}
            </text>
            <text x={CELL * 0.5} y={CELL * (i + 1.75)} text-anchor="middle">
              {token}
            </text>
          </g>
        ))}
        {rows.map((row, i) =>
          row.map((share, k) => (
            <rect
              key={`${i} ${k}`}
              x={CELL * (k + 1)}
              y={CELL * (i + 1)}
              width={CELL - 1}
              height={CELL - 1}
              rx="2"
              fill={css(mixed(ground(), colour, share))}
            >
              <title>{percent(share)}</title>
            </rect>
          )),
        )}
      </svg>
      <figcaption>head {head + 1}</figcaption>
    </figure>
  )
}
