import { shown } from '../number'
import { css, signed } from '../train/palette'
import { study } from './state'

const CELL = 16

/** The numbers that stand for each letter. */
export function Embedding() {
  const rows = study.value?.embedding ?? []
  const size = rows[0]?.numbers.length ?? 16
  return (
    <section class="names-embedding" aria-label="Embedding">
      <h2>What a letter is to it</h2>
      <div class="scrolled" tabIndex={0} role="group" aria-label="Sixteen numbers for each letter">
        <svg
          viewBox={`0 0 ${CELL * (rows.length + 1)} ${CELL * (size + 1.2)}`}
          width={CELL * (rows.length + 1)}
          height={CELL * (size + 1.2)}
          role="img"
          aria-label={`Colours for ${rows.length} letters and ${size} numbers each`}
        >
          {rows.map(({ letter, numbers }, i) => (
            <g key={letter} transform={`translate(${CELL * (i + 0.5)} 0)`}>
              <text x={CELL / 2} y={CELL * 0.8} text-anchor="middle">
                {letter}
              </text>
              {numbers.map((x, j) => (
                <rect
                  key={j}
                  y={CELL * (j + 1.1)}
                  width={CELL - 1}
                  height={CELL - 1}
                  rx="2"
                  fill={css(signed(2.5 * x))}
                >
                  <title>
                    {letter} {j + 1}: {shown(x)}
                  </title>
                </rect>
              ))}
            </g>
          ))}
        </svg>
      </div>
      <p class="remark">
        Each letter is a column of 16 numbers, which the model learned like everything else. Letters
        that behave alike, as vowels do, come to look alike. The dot is the end of a name.
      </p>
    </section>
  )
}
