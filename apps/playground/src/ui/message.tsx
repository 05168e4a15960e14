import { signal } from '@preact/signals'

/** What has just happened, in a sentence; read aloud by screen readers. */
const said = signal('')
let timer: ReturnType<typeof setTimeout> | undefined

/** Says a sentence at the foot of the page, for a while. */
export function say(sentence: string): void {
  clearTimeout(timer)
  said.value = sentence
  timer = setTimeout(() => (said.value = ''), 6000)
}

export function Message() {
  return (
    <div class="message" role="status">
      {said.value && <p>{said.value}</p>}
    </div>
  )
}
