import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { edit } from './actions'
import type { CodeEditor } from './code-editor'
import { placeOfCurrent } from './explanation'
import { evaluation, frame, selected, text } from './state'

const LABEL = 'The program: one line for each name'

/** Where the program is written. A plain field is there at once; the editor takes its place. */
export function Editor() {
  const host = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<CodeEditor | undefined>(undefined)
  useEffect(() => {
    let made: CodeEditor | undefined
    let isGone = false
    void import('./code-editor').then(({ codeEditor }) => {
      if (isGone || !host.current) return
      const hadFocus = host.current.contains(document.activeElement)
      made = codeEditor(host.current, { label: LABEL, text: text.peek(), onEdit: edit })
      setEditor(made)
      if (hadFocus) made.focus()
    })
    return () => {
      isGone = true
      made?.destroy()
    }
  }, [])
  useSignalEffect(() => {
    const now = text.value
    editor?.show(now, evaluation.value.problems)
  })
  useSignalEffect(() => {
    const isMarked = frame.value !== undefined || selected.value !== undefined
    const place = isMarked && evaluation.value.problems.length === 0 ? placeOfCurrent() : undefined
    editor?.mark(place)
  })
  // Effects keep the editor they were made with; a new one is told once.
  useEffect(() => {
    editor?.show(text.peek(), evaluation.peek().problems)
  }, [editor])
  const { problems } = evaluation.value
  return (
    <div class="editor">
      <div class="editor-host" ref={host}>
        {!editor && (
          <textarea
            aria-label={LABEL}
            spellcheck={false}
            autocapitalize="off"
            rows={text.value.split('\n').length}
            value={text.value}
            onInput={(event) => edit(event.currentTarget.value)}
          />
        )}
      </div>
      <div class="problems" role="status" aria-label="What is wrong with the program">
        <ul>
          {problems.slice(0, 4).map(({ message, from }) => (
            <li key={`${from} ${message}`}>
              <button type="button" class="quiet" onClick={() => editor?.goTo(from)}>
                line {lineOf(from)}
              </button>{' '}
              {message}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

const lineOf = (at: number): number => text.value.slice(0, at).split('\n').length
