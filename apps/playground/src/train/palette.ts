import { isDark } from '../ui/theme'

export type Rgb = readonly [red: number, green: number, blue: number]

/**
 * Colours of classes, as eyes of every kind tell them apart (after Okabe and Ito 2008), a little
 * lighter on dark ground. Positive numbers have the second, negative ones the first.
 */
const LIGHT: readonly Rgb[] = [
  [213, 94, 0],
  [0, 104, 190],
  [0, 138, 100],
  [176, 68, 140],
  [140, 110, 0],
  [0, 150, 190],
  [110, 84, 200],
  [90, 90, 90],
]
const DARK: readonly Rgb[] = [
  [255, 150, 64],
  [92, 168, 255],
  [46, 196, 150],
  [232, 132, 200],
  [222, 192, 64],
  [96, 214, 240],
  [176, 156, 255],
  [190, 190, 190],
]

export const classColours = (): readonly Rgb[] => (isDark() ? DARK : LIGHT)
export const ground = (): Rgb => (isDark() ? [29, 31, 37] : [255, 255, 255])
export const ink = (): string => (isDark() ? '#ececee' : '#1b1c1f')

export const css = ([red, green, blue]: Rgb, alpha = 1): string =>
  `rgb(${red} ${green} ${blue} / ${alpha})`

/** A colour between the ground, at 0, and another, at 1. */
export const mixed = (from: Rgb, to: Rgb, part: number): Rgb => [
  from[0] + (to[0] - from[0]) * part,
  from[1] + (to[1] - from[1]) * part,
  from[2] + (to[2] - from[2]) * part,
]

/** The colour of a signed number, of which 1 is already large. */
export function signed(x: number): Rgb {
  const [minus, plus] = classColours()
  return mixed(ground(), x < 0 ? minus! : plus!, strengthOf(x))
}

/** How much of a colour stands for a number: much of it at 1, all of it far out. */
export const strengthOf = (x: number): number =>
  Number.isNaN(x) ? 0 : 0.85 * Math.tanh(Math.abs(x))
