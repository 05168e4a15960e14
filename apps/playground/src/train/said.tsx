import type { Topic } from './protocol'
import { remark } from './state'

/** What is to be said about the data or about a file of weights, at its place. */
export function Said({ about }: { about: Topic }) {
  const now = remark.value
  return (
    <p class={now?.isProblem === true ? 'problem' : 'remark'} role="status">
      {now?.about === about ? now.text : ''}
    </p>
  )
}
