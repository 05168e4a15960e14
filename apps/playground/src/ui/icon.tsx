/** Small drawings on a grid of 16, in the colour of the text around them. */
const PATHS = {
  play: 'M5 3.2v9.6L12.5 8z',
  pause: 'M4.5 3.5h2.4v9H4.5zM9.1 3.5h2.4v9H9.1z',
  next: 'M6 3.5 10.5 8 6 12.5',
  previous: 'M10 3.5 5.5 8 10 12.5',
  first: 'M11.5 3.5 7 8l4.5 4.5M4.5 3.5v9',
  last: 'M4.5 3.5 9 8l-4.5 4.5M11.5 3.5v9',
  reset: 'M3.2 8a4.8 4.8 0 1 0 1.6-3.6M3 2.5v3h3',
  plus: 'M8 3.5v9M3.5 8h9',
  minus: 'M3.5 8h9',
  fit: 'M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3',
  link: 'M6.5 9.5l3-3M7.2 4.8 8.6 3.4a2.8 2.8 0 0 1 4 4L11.2 8.8M8.8 11.2 7.4 12.6a2.8 2.8 0 0 1-4-4L4.8 7.2',
  download: 'M8 2.5v7M5 7l3 3 3-3M3 13h10',
  lock: 'M4.5 7.5h7v5.5h-7zM5.8 7.5V5.2a2.2 2.2 0 0 1 4.4 0v2.3',
  unlock: 'M4.5 7.5h7v5.5h-7zM5.8 7.5V5.2a2.2 2.2 0 0 1 4.2-.9',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1',
  moon: 'M13 9.3A5.5 5.5 0 0 1 6.7 3a5.5 5.5 0 1 0 6.3 6.3z',
  system: 'M2.5 3.5h11v7.5h-11zM6 13.5h4M8 11v2.5',
  brush: 'M9.8 3.2l3 3-5.6 5.6-3.4.4.4-3.4z',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3.2 8.6l3.1 3.1 6.5-7',
} as const

export type IconName = keyof typeof PATHS
const FILLED: ReadonlySet<IconName> = new Set(['play', 'pause'])

export function Icon({ name }: { name: IconName }) {
  const isFilled = FILLED.has(name)
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill={isFilled ? 'currentColor' : 'none'}
        stroke={isFilled ? 'none' : 'currentColor'}
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}
