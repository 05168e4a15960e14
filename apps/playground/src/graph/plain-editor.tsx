import type { RefObject } from 'preact'
import { tokens } from '@mg/engine/formula'
import { edit } from './actions'
import { text } from './state'
import { tokenClass } from './token-class'

/**
 * The program in a field of the browser's own, coloured by what lies below it. It looks like the
 * editor, weighs nothing, and is there until the editor is wanted.
 */
export function PlainEditor(props: {
  label: string
  field: RefObject<HTMLTextAreaElement | null>
}) {
  const lines = text.value.split('\n')
  const digits = String(lines.length).length
  return (
    <div class="plain-editor" style={{ '--digits': digits }}>
      <pre aria-hidden="true">
        {lines.map((line, i) => (
          <span key={i} class="line">
            {coloured(line)}
          </span>
        ))}
      </pre>
      <textarea
        ref={props.field}
        aria-label={props.label}
        spellcheck={false}
        autocapitalize="off"
        value={text.value}
        onInput={(event) => edit(event.currentTarget.value)}
      />
    </div>
  )
}

function coloured(line: string) {
  let end = 0
  const pieces = tokens(line).map((token) => {
    const space = line.slice(end, token.from)
    end = token.to
    return (
      <>
        {space}
        <span class={tokenClass(token)}>{token.text}</span>
      </>
    )
  })
  return [...pieces, line.slice(end)]
}
