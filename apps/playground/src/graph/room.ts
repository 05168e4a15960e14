import { signal } from '@preact/signals'
import type { Direction } from './layout'

/** Whether graphs flow to the right, or down where the page is narrow. */
export const direction = signal<Direction>('LR')

export interface Size {
  width: number
  height: number
}

/** How much room the page has for the drawing; not known at first. */
export const room = signal<Size | undefined>(undefined)

export const MARGIN = 12
/** The smallest letters of a card are 12.5 px high; on the screen none shall be below 11. */
export const LEGIBLE = 11 / 12.5

/** How much a drawing can be enlarged in a room until it fills it. */
export const scaleIn = (room: Size, { width, height }: Size): number =>
  Math.min((room.width - 2 * MARGIN) / width, (room.height - 2 * MARGIN) / height)
