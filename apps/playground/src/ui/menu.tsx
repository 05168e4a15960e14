import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'

/** A button that opens a short list of others. */
export function Menu(props: { label: ComponentChildren; name: string; items: readonly Item[] }) {
  const { label, name, items } = props
  const menu = useRef<HTMLDetailsElement>(null)
  const close = (): void => {
    if (menu.current) menu.current.open = false
  }
  return (
    <details
      class="menu"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        close()
        menu.current?.querySelector('summary')?.focus()
        event.stopPropagation()
      }}
      onFocusOut={(event) => {
        if (!menu.current?.contains(event.relatedTarget as Node | null)) close()
      }}
    >
      <summary aria-label={name} title={name}>
        {label}
      </summary>
      <div class="items">
        {items.map(([text, act]) => (
          <button
            key={text}
            type="button"
            onClick={() => {
              close()
              act()
            }}
          >
            {text}
          </button>
        ))}
      </div>
    </details>
  )
}

type Item = readonly [text: string, act: () => void]
