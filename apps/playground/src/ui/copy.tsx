import { say } from './message'

/** Puts a text where it can be pasted from, and says so. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(`${what} was copied.`)
  } catch {
    say(`${what} could not be copied: this browser does not allow it.`)
  }
}

export function CopyButton({ text, what }: { text: string; what: string }) {
  return (
    <button type="button" class="quiet" onClick={() => void copy(text, what)}>
      Copy
    </button>
  )
}
