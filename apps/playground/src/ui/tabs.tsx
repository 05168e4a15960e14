import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'

/** Several views in one place. Arrow keys go from one tab to the next, as everywhere. */
export function Tabs<T extends string>(props: {
  label: string
  views: readonly (readonly [view: T, text: string])[]
  view: T
  onChange: (view: T) => void
  children: ComponentChildren
}) {
  const { label, views, view, onChange, children } = props
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const go = (event: KeyboardEvent): void => {
    const at = views.findIndex(([each]) => each === view)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    onChange(views.at(to % views.length)![0])
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus(),
    )
  }
  return (
    <section class="tabs" aria-label={label}>
      <div role="tablist" aria-label={label} ref={list} onKeyDown={go}>
        {views.map(([each, text]) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`${id}-${each}`}
            aria-selected={each === view}
            aria-controls={`${id}-panel`}
            tabIndex={each === view ? 0 : -1}
            onClick={() => onChange(each)}
          >
            {text}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${view}`}>
        {children}
      </div>
    </section>
  )
}
