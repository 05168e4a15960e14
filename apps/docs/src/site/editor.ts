import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import {
  HighlightStyle,
  bracketMatching,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language'
import { EditorState, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  EditorView,
  WidgetType,
  drawSelection,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import type { DecorationSet } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** What stands behind a line: what came out, or what went wrong. */
export interface LineResult {
  line: number
  text: string
  kind: 'right' | 'other' | 'error'
}

export interface Editor {
  text(): string
  /** Shows results behind their lines, in place of those before. */
  show(results: readonly LineResult[]): void
  focus(): void
}

class ResultWidget extends WidgetType {
  constructor(private readonly result: LineResult) {
    super()
  }
  override eq({ result }: ResultWidget): boolean {
    return result.text === this.result.text && result.kind === this.result.kind
  }
  override toDOM(): HTMLElement {
    const element = document.createElement('span')
    element.className = 'result'
    element.dataset['kind'] = this.result.kind
    element.textContent = this.result.text
    return element
  }
}

const withResults = StateEffect.define<readonly LineResult[]>()

const resultField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, { changes, effects, state }) {
    let now = before.map(changes)
    for (const effect of effects) {
      if (!effect.is(withResults)) continue
      const inside = effect.value.filter(({ line }) => line >= 1 && line <= state.doc.lines)
      const ranges = inside.map((result) =>
        Decoration.widget({ widget: new ResultWidget(result), side: 1 }).range(
          state.doc.line(result.line).to,
        ),
      )
      now = Decoration.set(ranges, true)
    }
    return now
  },
  provide: (field) => EditorView.decorations.from(field),
})

const appearance = EditorView.theme({
  '&': { fontSize: '14px', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--vp-font-family-mono)', lineHeight: '1.6' },
  '.cm-content': { padding: '12px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 12px 0 6px' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--soft)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'var(--accent-wash)' },
  '.result': { marginLeft: '1.5em', color: 'var(--right)', userSelect: 'none' },
  '.result[data-kind="other"]': { color: 'var(--accent)' },
  '.result[data-kind="error"]': { color: 'var(--wrong)' },
})

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--accent)' },
  { tag: [tags.number, tags.string, tags.bool], color: 'var(--number)' },
  { tag: tags.comment, color: 'var(--soft)', fontStyle: 'italic' },
])

/** CodeMirror inside a shadow root: there its styles are a constructed sheet, which the policy permits. */
export function editor(host: HTMLElement, text: string, run: () => void): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        javascript({ typescript: true }),
        syntaxHighlighting(colours),
        EditorView.lineWrapping,
        resultField,
        keymap.of([
          { key: 'Mod-Enter', run: () => (run(), true) },
          ...defaultKeymap,
          ...historyKeymap,
          indentWithTab,
        ]),
        EditorView.contentAttributes.of({
          'aria-label': 'Code; Control-Enter runs it, Escape then Tab leaves it',
          autocapitalize: 'off',
          spellcheck: 'false',
        }),
        appearance,
      ],
    }),
  })
  return {
    text: () => view.state.doc.toString(),
    show: (results) => view.dispatch({ effects: withResults.of(results) }),
    focus: () => view.focus(),
  }
}
