import { signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import { useLayoutEffect, useState } from 'preact/hooks'

/** How wide an element is, in whole pixels, as it changes; known before it is first painted. */
export function useWidth(
  element: { readonly current: Element | null },
  otherwise: number,
): Signal<number> {
  const [width] = useState(() => signal(otherwise))
  useLayoutEffect(() => {
    const measure = (): void => {
      width.value = Math.round(element.current?.clientWidth ?? 0) || otherwise
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element.current!)
    return () => observer.disconnect()
  }, [])
  return width
}
