import { effect, signal } from '@preact/signals'

export type Theme = 'system' | 'light' | 'dark'

const media = matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = signal(media.matches)
media.addEventListener('change', () => (systemIsDark.value = media.matches))

/** What the reader chose. */
export const theme = signal<Theme>((document.documentElement.dataset['theme'] as Theme) ?? 'system')

/** Whether the page is dark, for what is drawn on canvases. */
export const isDark = (): boolean =>
  theme.value === 'dark' || (theme.value === 'system' && systemIsDark.value)

effect(() => {
  const { dataset } = document.documentElement
  if (theme.value === 'system') delete dataset['theme']
  else dataset['theme'] = theme.value
  try {
    if (theme.value === 'system') localStorage.removeItem('theme')
    else localStorage.setItem('theme', theme.value)
  } catch {
    // Storage may be switched off; then the choice lasts as long as the page.
  }
})

const motion = matchMedia('(prefers-reduced-motion: reduce)')
/** Whether things should be in their new places at once. */
export const isStill = (): boolean => motion.matches
