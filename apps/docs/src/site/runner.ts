import { asReport, LIMIT } from '../runner/protocol'
import type { Order, Report, Task } from '../runner/protocol'

// Runs snippets in a frame without an origin, whose policy permits code made of text and nothing else.

let frame: HTMLIFrameElement | undefined
let ready: Promise<{ window: Window; program: string }> | undefined
/** How long a frame may take to load, in milliseconds. */
const PATIENCE = 8_000
/** Ends what is running. */
let stop = (): void => {}

function start(): Promise<{ window: Window; program: string }> {
  const base = import.meta.env.BASE_URL
  frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.title = 'Where snippets run'
  frame.hidden = true
  frame.src = `${base}run/frame.html`
  const loaded = new Promise<Window>((done, fail) => {
    const timer = setTimeout(() => {
      removeEventListener('message', listen)
      fail(new Error('the frame in which snippets run could not be loaded; it needs the network'))
    }, PATIENCE)
    const listen = ({ data, source }: MessageEvent<unknown>): void => {
      if (source === null || source !== frame?.contentWindow || data !== 'ready') return
      clearTimeout(timer)
      removeEventListener('message', listen)
      done(source as Window)
    }
    addEventListener('message', listen)
  })
  const fetched = fetch(`${base}run/worker.js`).then((response) => {
    if (response.ok) return response.text()
    throw new Error(`run/worker.js could not be fetched: ${response.status}`)
  })
  document.body.append(frame)
  return Promise.all([loaded, fetched]).then(([window, program]) => ({ window, program }))
}

/** Runs a task, tells what comes of it, and is done when it is; a task that is running already is stopped. */
export async function run(task: Task, tell: (report: Report) => void): Promise<void> {
  stop()
  ready ??= start()
  try {
    const { window: target, program } = await ready
    await new Promise<void>((done) => {
      const finish = (): void => {
        removeEventListener('message', listen)
        clearTimeout(timer)
        stop = () => {}
        done()
      }
      const listen = ({ data, source }: MessageEvent<unknown>): void => {
        const report = source === target ? asReport(data) : undefined
        if (!report) return
        tell(report)
        if (report.kind === 'done') finish()
      }
      // The frame ends a task itself; this is for a frame that no longer answers.
      const timer = setTimeout(() => {
        frame?.remove()
        ready = undefined
        tell({ kind: 'error', line: undefined, text: 'stopped: the frame no longer answers' })
        finish()
      }, LIMIT + 3_000)
      stop = () => {
        order('stop')
        finish()
      }
      const order = (what: Order): void => target.postMessage(what, '*')
      addEventListener('message', listen)
      order({ program, task })
    })
  } catch (error) {
    ready = undefined
    frame?.remove()
    tell({ kind: 'error', line: undefined, text: (error as Error).message })
  }
}
