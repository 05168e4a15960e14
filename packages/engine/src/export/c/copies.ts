import type { batchOf } from '../batch'
import type { Program } from '../program'

/** Statements that bring the sums to the gradients: runs of neighbours as loops. */
export function copies(
  groups: Program['groups'],
  parameters: readonly number[],
  tracked: readonly boolean[],
  gradientOf: ReadonlyMap<number, string>,
  sumOf: readonly number[],
  parts: ReturnType<typeof batchOf>,
): string[] {
  const sums = new Map(parts.direct.map(([, parameter], i) => [parameter, sumOf[i + 1]!]))
  const lines: string[] = []
  let at = 0
  for (const { name, size } of groups) {
    const start = at
    for (let i = 0; i < size;) {
      const place = (offset: number): number | undefined =>
        tracked[start + offset] ? sums.get(parameters[start + offset]!) : undefined
      const first = place(i)
      let end = i + 1
      while (
        end < size &&
        (first === undefined ? place(end) === undefined : place(end) === first + end - i)
      )
        end++
      const target = `${name}_gradient`
      const value = first === undefined ? '0' : `total[${first} + i]`
      lines.push(
        end - i === 1
          ? `${target}[${i}] = ${first === undefined ? '0' : gradientOf.get(parameters[start + i]!)};`
          : `for (size_t i = 0; i < ${end - i}; i++) ${target}[${i} + i] = ${value};`,
      )
      i = end
    }
    at += size
  }
  return lines
}
