import type { Report } from '../runner/protocol'
import type { Editor, LineResult } from './editor'
import { addressOf } from './link'
import { programOf } from './program'

// Brings the buttons below pieces of code to life. Pages come and go, so one listener serves all.

const editors = new WeakMap<Element, Editor>()

/** Listens for Run, Edit and the others on every page. */
export function startSnippets(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('.snippet-bar [data-do]')
    const snippet = button?.closest('.snippet')
    if (!button || !snippet) return
    const act = { run: runSnippet, edit, share }[button.dataset['do'] ?? '']
    void act?.(snippet)
  })
}

/** The code of a snippet as it is now. */
const codeOf = (snippet: Element): string =>
  editors.get(snippet)?.text() ??
  [...snippet.querySelectorAll('pre code > .line')]
    .map((line) => line.firstChild && line.cloneNode(true))
    .map((line) => {
      ;(line as Element | null)?.querySelector('.snippet-result')?.remove()
      return line?.textContent ?? ''
    })
    .join('\n')

/** What the snippets before say that one without imports goes on from. */
function before(snippet: Element): string {
  const all = [...document.querySelectorAll('.snippet')]
  const own = codeOf(snippet)
  const parts: string[] = []
  for (let i = all.indexOf(snippet) - 1; i >= 0 && !/^import /m.test(parts[0] ?? own); i--) {
    parts.unshift(codeOf(all[i]!))
  }
  return parts.join('\n')
}

async function edit(snippet: Element): Promise<void> {
  if (editors.has(snippet)) {
    editors.get(snippet)!.focus()
    return
  }
  const { editor } = await import('./editor')
  if (editors.has(snippet)) return
  const code = codeOf(snippet)
  const host = document.createElement('div')
  host.className = 'snippet-editor'
  snippet.prepend(host)
  snippet.classList.add('is-edited')
  const made = editor(host, code, () => void runSnippet(snippet))
  editors.set(snippet, made)
  made.focus()
}

/** Shows a piece of code in an editor from the start, as on the page for trying. */
export const editAtOnce = edit

function share(snippet: Element): void {
  const code = [before(snippet), codeOf(snippet)].filter((part) => part !== '').join('\n')
  location.assign(addressOf(code))
}

function area(snippet: Element, name: string): HTMLElement {
  const bar = snippet.querySelector('.snippet-bar')!
  const found = bar.querySelector<HTMLElement>(`.${name}`)
  if (found) return found
  const element = document.createElement(name === 'snippet-status' ? 'span' : 'div')
  element.className = name
  if (name === 'snippet-status') {
    element.setAttribute('role', 'status')
    bar
      .querySelectorAll('button')
      .item(bar.querySelectorAll('button').length - 1)
      .after(element)
  } else bar.append(element)
  return element
}

/** Runs a snippet and shows what comes out: beside the lines that promise it, and below what was printed. */
async function runSnippet(snippet: Element): Promise<void> {
  const { run } = await import('./runner')
  const status = area(snippet, 'snippet-status')
  status.textContent = 'running …'
  snippet.querySelector('.snippet-output')?.remove()
  snippet.querySelector('.snippet-graph')?.remove()
  for (const old of snippet.querySelectorAll('[data-do=graph], [data-do=playground]')) old.remove()
  const results: LineResult[] = []
  show(snippet, results)
  let isWrong = false
  const print = (text: string, kind: string): void => {
    const row = document.createElement('div')
    row.dataset['kind'] = kind
    row.textContent = text
    area(snippet, 'snippet-output').append(row)
  }
  const tell = (report: Report): void => {
    if (report.kind === 'result') {
      const isRight = report.isExpected === true
      isWrong ||= !isRight
      const { line, text } = report
      results.push({ line, text: isRight ? '✓' : `→ ${text}`, kind: isRight ? 'right' : 'other' })
    } else if (report.kind === 'log') {
      print(report.text, 'log')
    } else if (report.kind === 'error') {
      isWrong = true
      print(report.text, 'error')
      if (report.line !== undefined) {
        results.push({ line: report.line, text: '← here', kind: 'error' })
      }
    } else if (report.kind === 'graph') {
      offer(snippet, report.graph)
    } else {
      status.textContent = `${report.milliseconds < 10 ? report.milliseconds.toFixed(1) : Math.round(report.milliseconds)} ms`
    }
  }
  await run({ before: before(snippet), code: codeOf(snippet) }, tell)
  show(snippet, results)
  snippet.setAttribute('data-outcome', isWrong ? 'other' : 'as promised')
  if (status.textContent === 'running …') status.textContent = ''
}

function show(snippet: Element, results: readonly LineResult[]): void {
  const editor = editors.get(snippet)
  if (editor) {
    editor.show(results)
    return
  }
  for (const old of snippet.querySelectorAll('.snippet-result')) old.remove()
  const lines = snippet.querySelectorAll('pre code > .line')
  for (const { line, text, kind } of results) {
    const mark = document.createElement('span')
    mark.className = 'snippet-result'
    mark.dataset['kind'] = kind
    mark.textContent = text
    lines[line - 1]?.append(mark)
  }
}

/** A button that draws the graph of the last Value. */
function offer(snippet: Element, graph: Extract<Report, { kind: 'graph' }>['graph']): void {
  if (graph.nodes.length < 2) return
  const button = document.createElement('button')
  button.type = 'button'
  button.dataset['do'] = 'graph'
  button.textContent = 'Graph'
  button.addEventListener('click', async () => {
    const old = snippet.querySelector('.snippet-graph')
    old?.remove()
    button.setAttribute('aria-expanded', String(!old))
    if (old) return
    const { drawn } = await import('./drawing')
    const place = area(snippet, 'snippet-graph')
    place.tabIndex = 0
    place.setAttribute('role', 'region')
    place.setAttribute('aria-label', 'The graph of the last Value')
    place.replaceChildren(drawn(graph))
  })
  const buttons = snippet.querySelectorAll('.snippet-bar > button')
  buttons.item(buttons.length - 1).after(button)
  const program = programOf(graph)
  if (program === undefined) return
  const link = document.createElement('a')
  link.href = `${import.meta.env.BASE_URL}playground/#graph/=${encodeURIComponent(program)}`
  link.target = '_self' // the playground is no page of this site's router
  link.dataset['do'] = 'playground'
  link.textContent = 'Playground'
  link.title = 'Open the graph of the last Value in the playground'
  button.after(link)
}
