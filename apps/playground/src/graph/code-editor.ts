import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { Annotation, EditorState, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  EditorView,
  ViewPlugin,
  WidgetType,
  drawSelection,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import type { DecorationSet, ViewUpdate } from '@codemirror/view'
import { tokens } from '@mg/engine/formula'
import type { Problem, Span } from '@mg/engine/formula'
import { tokenClass } from './token-class'

export interface CodeEditor {
  /** Shows a text, and what is wrong with it. */
  show(text: string, problems: readonly Problem[]): void
  /** Marks what the current step is about. */
  mark(place: Span | undefined): void
  /** Takes the focus, with the caret or a selection at a place. */
  goTo(from: number, to?: number): void
  destroy(): void
}

/** A change that the page made, and not the person. */
const ours = Annotation.define<true>()
const withProblems = StateEffect.define<readonly Problem[]>()
const withMark = StateEffect.define<Span | undefined>()

/** Colours come from the language's own tokens, so that there is one grammar. */
const highlighting = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = coloured(view.state)
    }
    update(update: ViewUpdate): void {
      if (update.docChanged) this.decorations = coloured(update.state)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

function coloured(state: EditorState): DecorationSet {
  const text = state.doc.toString()
  const marks = tokens(text)
    .filter(({ kind }) => kind !== 'newline')
    .map((token) => Decoration.mark({ class: tokenClass(token) }).range(token.from, token.to))
  return Decoration.set(marks)
}

/** A sentence at the end of the line that it is about. */
class Sentence extends WidgetType {
  constructor(private readonly message: string) {
    super()
  }
  override eq(other: Sentence): boolean {
    return other.message === this.message
  }
  override toDOM(): HTMLElement {
    const element = document.createElement('span')
    element.className = 'sentence'
    element.textContent = this.message
    // The same sentence stands below the editor, where it is read aloud.
    element.setAttribute('aria-hidden', 'true')
    return element
  }
}

const problemField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    let now = before.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (effect.is(withProblems)) now = underlined(transaction.state, effect.value)
    }
    return now
  },
  provide: (field) => EditorView.decorations.from(field),
})

function underlined(state: EditorState, problems: readonly Problem[]): DecorationSet {
  const { length } = state.doc
  const told = new Set<number>()
  const ranges = problems.flatMap(({ from, to, message }) => {
    const start = Math.min(from, length)
    const end = Math.min(Math.max(to, start + 1), length)
    const line = state.doc.lineAt(start)
    const isFirst = !told.has(line.number)
    told.add(line.number)
    return [
      ...(end > start ? [Decoration.mark({ class: 'wrong' }).range(start, end)] : []),
      ...(isFirst
        ? [Decoration.widget({ widget: new Sentence(message), side: 1 }).range(line.to)]
        : []),
    ]
  })
  return Decoration.set(ranges, true)
}

const markField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    let now = before.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (!effect.is(withMark)) continue
      const { from = 0, to = 0 } = effect.value ?? {}
      const fits = to > from && to <= transaction.state.doc.length
      now = fits
        ? Decoration.set([Decoration.mark({ class: 'current' }).range(from, to)])
        : Decoration.none
    }
    return now
  },
  provide: (field) => EditorView.decorations.from(field),
})

/**
 * What is typed over a selection is put there by the editor: a browser takes a minute to delete
 * some thousand coloured pieces one by one.
 */
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data } = event
    const isTyped = inputType === 'insertText' || inputType === 'insertReplacementText'
    if (!isTyped || data === null || view.composing || view.state.selection.main.empty) return false
    event.preventDefault()
    view.dispatch(view.state.replaceSelection(data), {
      userEvent: 'input.type',
      scrollIntoView: true,
    })
    return true
  },
})

const appearance = EditorView.theme({
  '&': { fontSize: '14px', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6', maxHeight: '22rem' },
  '.cm-content': { minHeight: '94px', padding: '10px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 12px 0 6px' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--faint)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--wash)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'var(--accent-wash)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.token-number': { color: 'var(--number)' },
  '.token-function': { color: 'var(--accent)' },
  '.token-operator': { color: 'var(--soft)' },
  '.token-comment': { color: 'var(--soft)', fontStyle: 'italic' },
  '.token-unknown': { color: 'var(--wrong)' },
  '.wrong': { textDecoration: 'underline wavy var(--wrong) 1px', textUnderlineOffset: '4px' },
  '.current': { backgroundColor: 'var(--accent-wash)', borderRadius: '3px' },
  '.sentence': {
    marginLeft: '1.5em',
    color: 'var(--wrong)',
    fontFamily: 'var(--sans)',
    fontSize: '12.5px',
  },
})

/**
 * CodeMirror inside a shadow root: there its styles are a constructed sheet, which a policy without
 * inline styles permits.
 */
export function codeEditor(
  host: HTMLElement,
  options: { label: string; text: string; onEdit: (text: string) => void },
): CodeEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightSpecialChars(),
        highlightActiveLine(),
        EditorView.lineWrapping,
        highlighting,
        problemField,
        markField,
        typedOver,
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({
          'aria-label': options.label,
          autocapitalize: 'off',
          spellcheck: 'false',
          tabindex: '0',
        }),
        appearance,
        EditorView.updateListener.of((update) => {
          const isTheirs = update.transactions.some((each) => each.annotation(ours) !== true)
          if (update.docChanged && isTheirs) options.onEdit(update.state.doc.toString())
        }),
      ],
    }),
  })
  return {
    show(text, problems) {
      const effects = withProblems.of(problems)
      const changes = difference(view.state.doc.toString(), text)
      view.dispatch(changes ? { changes, annotations: ours.of(true), effects } : { effects })
    },
    mark: (place) => view.dispatch({ effects: withMark.of(place) }),
    goTo(from, to = from) {
      const { length } = view.state.doc
      view.dispatch({
        selection: { anchor: Math.min(from, length), head: Math.min(to, length) },
        scrollIntoView: true,
      })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}

/** The one place where two texts differ, so that the caret stays where it is. */
function difference(
  before: string,
  after: string,
): { from: number; to: number; insert: string } | undefined {
  if (before === after) return undefined
  let start = 0
  const shorter = Math.min(before.length, after.length)
  while (start < shorter && before[start] === after[start]) start++
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) }
}
