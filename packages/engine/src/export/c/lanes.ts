/** The rows that are computed together, so that a compiler puts them into the lanes of its vectors. */
export const LANES = 8
/** A loop over the rows that are computed together. */
export const EACH = 'for (size_t r = 0; r < LANES; r++)'

/**
 * Neighbouring statements about the lanes of one row each as one loop. What nothing outside of a loop
 * uses is a number in it, the rest an array.
 */
export function inLoops(
  lines: readonly string[],
  later: readonly string[],
  real: string,
): string[] {
  const isOwn = (line: string): boolean => /^v\d+\[r\] = /.test(line)
  const blocks: string[][] = []
  for (const line of lines) {
    const last = blocks.at(-1)
    if (last && isOwn(line) && isOwn(last[0]!)) last.push(line)
    else blocks.push([line])
  }
  const usedBy = new Map<string, Set<readonly string[]>>()
  for (const block of [...blocks, later])
    for (const line of block)
      for (const [name] of line.matchAll(/\bv\d+\b/g)) {
        const users = usedBy.get(name)
        if (users) users.add(block)
        else usedBy.set(name, new Set([block]))
      }
  return blocks.flatMap((block) => {
    if (!isOwn(block[0]!)) return block
    const names = block.map((line) => line.slice(0, line.indexOf('[')))
    const kept = new Set(names.filter((name) => usedBy.get(name)!.size > 1))
    const statements = block.map((line, i) => {
      const text = line.replace(/\b(v\d+)\[r\]/g, (use, name: string) =>
        names.includes(name) && !kept.has(name) ? name : use,
      )
      return kept.has(names[i]!) ? `  ${text}` : `  const ${real} ${text}`
    })
    return [...[...kept].map((name) => `${real} ${name}[LANES];`), `${EACH} {`, ...statements, '}']
  })
}
