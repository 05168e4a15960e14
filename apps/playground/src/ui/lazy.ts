import { signal } from '@preact/signals'

/**
 * A part of the page that is fetched when somebody first looks at it: a function that gives it, or
 * undefined until it is there. What read it while rendering is rendered again then.
 */
export function lazy<T>(load: () => Promise<T>): () => T | undefined {
  const loaded = signal<T | undefined>(undefined)
  let isAsked = false
  return () => {
    if (!isAsked) {
      isAsked = true
      void load().then((part) => (loaded.value = part))
    }
    return loaded.value
  }
}
