import { signal } from '@preact/signals'
import { asList, asRecord, asText } from '../link/read'

// Which steps have been done, and where each lesson was left. It stays in this browser.

const KEY = 'lessons'

interface Progress {
  done: ReadonlyMap<string, ReadonlySet<string>>
  at: ReadonlyMap<string, string>
}

const LONGEST = 60
const word = (x: unknown): string => asText(x, LONGEST, '')

/** What is kept; whatever else stands there is passed over. */
function read(): Progress {
  try {
    const { done, at } = asRecord(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
    return {
      done: new Map(
        Object.entries(asRecord(done)).map(([lesson, steps]) => [
          lesson,
          new Set(asList(steps).map(word)),
        ]),
      ),
      at: new Map(Object.entries(asRecord(at)).map(([lesson, step]) => [lesson, word(step)])),
    }
  } catch {
    return { done: new Map(), at: new Map() }
  }
}

const progress = signal(read())

function keep(next: Progress): void {
  progress.value = next
  const { done, at } = next
  const steps = [...done].map(([lesson, all]) => [lesson, [...all]] as const)
  try {
    localStorage.setItem(
      KEY,
      JSON.stringify({ done: Object.fromEntries(steps), at: Object.fromEntries(at) }),
    )
  } catch {
    // Without storage, progress lasts as long as the page.
  }
}

export const isDone = (lesson: string, step: string): boolean =>
  progress.value.done.get(lesson)?.has(step) ?? false

/** The step at which a lesson was left. */
export const leftAt = (lesson: string): string | undefined => progress.value.at.get(lesson)

export const hasBegun = (): boolean => progress.value.at.size > 0

export function markDone(lesson: string, step: string): void {
  if (isDone(lesson, step)) return
  // Another tab may have gone on in the meantime.
  const { done, at } = merged()
  keep({ done: new Map([...done, [lesson, new Set([...(done.get(lesson) ?? []), step])]]), at })
}

export function leaveAt(lesson: string, step: string): void {
  if (leftAt(lesson) === step) return
  const { done, at } = merged()
  keep({ done, at: new Map([...at, [lesson, step]]) })
}

export const forget = (): void => keep({ done: new Map(), at: new Map() })

/** What this tab knows, and what others have done since. */
function merged(): Progress {
  const [own, other] = [progress.value, read()]
  const done = new Map(own.done)
  for (const [lesson, steps] of other.done) {
    done.set(lesson, new Set([...(done.get(lesson) ?? []), ...steps]))
  }
  return { done, at: new Map([...other.at, ...own.at]) }
}
