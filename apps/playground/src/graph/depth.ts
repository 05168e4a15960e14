import { signal } from '@preact/signals'
import { ancestors, keysOf } from './folding'
import type { Model } from './model'
import { LEGIBLE, direction, room, scaleIn } from './room'
import type { Size } from './room'

// How deep groups are open as long as nobody opens or folds any: as deep as all can be read at once.

/** Graphs of more cards than these are not even tried. */
const MANY = 60

/** What is known of graphs of one shape, by how deep their groups are open. */
interface Known {
  shape: string
  /** How large their drawings came out. */
  sizes: ReadonlyMap<number, Size>
}
const known = signal<Known>({ shape: '', sizes: new Map() })

const shapeOf = ({ nodes, edges }: Model, groups: ReadonlySet<string>): string =>
  `${direction.value} ${nodes.length} ${edges.length} ${[...groups].join(' ')}`

/** In how many other groups each group is. */
const levelsOf = (groups: ReadonlySet<string>): ReadonlyMap<string, number> =>
  new Map(
    [...groups].map((group) => [
      group,
      ancestors(group).filter((name) => groups.has(name)).length - 1,
    ]),
  )

/** The groups that are open by themselves. */
export function openByThemselves(model: Model, groups: ReadonlySet<string>): ReadonlySet<string> {
  if (groups.size === 0) return groups
  const shape = shapeOf(model, groups)
  const { sizes } = known.value.shape === shape ? known.value : { sizes: new Map<number, Size>() }
  const levels = levelsOf(groups)
  for (let depth = 1 + Math.max(...levels.values()); depth > 0; depth--) {
    const size = sizes.get(depth)
    if (size && room.value && scaleIn(room.value, size) < LEGIBLE) continue
    const open = new Set([...groups].filter((group) => levels.get(group)! < depth))
    if (cardCount(shape, depth, model, open) <= MANY) return open
  }
  return new Set()
}

/** Takes to heart how large a drawing came out whose groups were open by themselves. */
export function learn(
  model: Model,
  groups: ReadonlySet<string>,
  open: ReadonlySet<string>,
  size: Size,
): void {
  const shape = shapeOf(model, groups)
  const levels = levelsOf(groups)
  const depth = 1 + Math.max(-1, ...[...open].map((group) => levels.get(group)!))
  const before = known.peek().shape === shape ? known.peek().sizes : []
  known.value = { shape, sizes: new Map([...before, [depth, size]]) }
}

/** Counting takes time, and numbers that are dragged change nothing of it. */
let counted = { shape: '', counts: new Map<number, number>() }

function cardCount(shape: string, depth: number, model: Model, open: ReadonlySet<string>): number {
  if (counted.shape !== shape) counted = { shape, counts: new Map() }
  const { counts } = counted
  const found = counts.get(depth) ?? new Set(keysOf(model, open)).size
  counts.set(depth, found)
  return found
}
