import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { edit } from './actions'
import type { CodeEditor } from './code-editor'
import { placeOfCurrent } from './explanation'
import { PlainEditor } from './plain-editor'
import { evaluation, frame, selected, text } from './state'

const LABEL = 'The program: one line for each name'

/** Where the program is written. The editor comes when somebody turns to it, or when it has to show something. */
export function Editor() {
  const host = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const isWanted = useSignal(false)
  const [editor, setEditor] = useState<CodeEditor | undefined>(undefined)
  const want = (): void => void (isWanted.value = true)
  useSignalEffect(() => {
    const isMarked = frame.value !== undefined || selected.value !== undefined
    if (isMarked || evaluation.value.problems.length > 0) want()
  })
  useEffect(() => {
    if (!isWanted.value) return undefined
    let made: CodeEditor | undefined
    let isGone = false
    void import('./code-editor').then(({ codeEditor }) => {
      if (isGone || !host.current) return
      const { selectionStart = 0, selectionEnd = 0 } = field.current ?? {}
      const hadFocus = field.current !== null && field.current === document.activeElement
      made = codeEditor(host.current, { label: LABEL, text: text.peek(), onEdit: edit })
      setEditor(made)
      if (hadFocus) made.goTo(selectionStart, selectionEnd)
    })
    return () => {
      isGone = true
      made?.destroy()
    }
  }, [isWanted.value])
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
      <div class="editor-host" ref={host} onPointerEnter={want} onFocusIn={want}>
        {!editor && <PlainEditor label={LABEL} field={field} />}
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
