import { say } from '../ui/message'
import type { Answer, Request } from './protocol'
import { isRunning } from './state'

// The way to the worker that trains, which is made when it is first asked for something.

let worker: Worker | undefined
let hear: (answer: Answer) => void = () => {}

/** Who is told what the worker answers. */
export function listen(listener: (answer: Answer) => void): void {
  hear = listener
}

export function ask(request: Request, transfer: Transferable[] = []): void {
  if (!worker) {
    worker = new Worker(new URL('worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => hear(data))
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      say(`The training stopped: ${event.message}`)
      isRunning.value = false
    })
  }
  worker.postMessage(request, transfer)
}
