import { filled } from './text/text'
import type { Facts } from './lesson'
import { number } from './language'

/** A text of the lessons: with its numbers filled in, emphasis, code, and links into this page. */
export function Words({ text, facts = {} }: { text: string; facts?: Facts }) {
  // A formula is not torn apart at the end of a line.
  const whole = written(text, facts).replaceAll(/ ([=+×÷−]) (?=\S)/g, '\u00A0$1\u00A0')
  const parts = whole.split(/(\*[^*]+\*|`[^`]+`|\[[^\]]+\]\(#\w+\))/)
  return (
    <>
      {parts.map((part, i) => {
        if (/^\*.+\*$/.test(part)) return <em key={i}>{part.slice(1, -1)}</em>
        if (/^`.+`$/.test(part)) return <code key={i}>{part.slice(1, -1)}</code>
        const [, name, address] = /^\[(.+)\]\((#\w+)\)$/.exec(part) ?? []
        if (address !== undefined) {
          return (
            <a key={i} href={address}>
              {name}
            </a>
          )
        }
        return part
      })}
    </>
  )
}

/** A text with its numbers as the language writes them. */
export const written = (text: string, facts: Facts): string =>
  filled(
    text,
    Object.fromEntries(
      Object.entries(facts).map(([name, x]) => [name, typeof x === 'number' ? number(x) : x]),
    ),
  )
