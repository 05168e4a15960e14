import { LIMIT, MOST_REPORTS } from './protocol'
import type { Order, Report } from './protocol'

// The script of the frame. It has an origin of its own and may fetch nothing; code runs in a worker,
// so that a loop without an end can be ended.

let stop = (): void => {}

const tell = (report: Report): void => parent.postMessage(report, '*')

parent.postMessage('ready', '*')

addEventListener('message', ({ data, source }: MessageEvent<Order>) => {
  if (source !== parent) return
  stop()
  if (data === 'stop') return
  const address = URL.createObjectURL(new Blob([data.program], { type: 'text/javascript' }))
  const worker = new Worker(address)
  const end = (text: string): void => {
    stop()
    tell({ kind: 'error', line: undefined, text })
    tell({ kind: 'done', milliseconds: 0 })
  }
  const timer = setTimeout(() => end(`stopped after ${LIMIT / 1000} seconds`), LIMIT)
  stop = () => {
    clearTimeout(timer)
    worker.terminate()
    URL.revokeObjectURL(address)
    stop = () => {}
  }
  let count = 0
  worker.addEventListener('message', ({ data: report }: MessageEvent<Report>) => {
    tell(report)
    if (report.kind === 'done') stop()
    else if (++count > MOST_REPORTS) end(`stopped after ${MOST_REPORTS} lines of output`)
  })
  worker.addEventListener('error', ({ message }) => end(message))
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
  worker.postMessage(data.task)
})
