import * as fc from 'fast-check'

type Path = readonly (string | number)[]

/** The paths of everything inside plain data. */
function pathsIn(data: unknown, path: Path = []): Path[] {
  if (typeof data !== 'object' || data === null) return [path]
  return [path, ...Object.entries(data).flatMap(([key, item]) => pathsIn(item, [...path, key]))]
}

/** What stands in the place of a part: nothing at all, or something else. */
const REMOVED = Symbol('removed')
const replacement = fc.oneof(
  fc.constantFrom(REMOVED, null, '', 'x', '0.1', [], {}, [1], true, 'NaN', '-0', Infinity),
  fc.constantFrom(-1, -5, 0, 0.5, 99, 1e300, 2 ** 53),
  fc.double(),
)

/** Plain data, parts of which were replaced. */
export const mutantsOf = (data: unknown): fc.Arbitrary<unknown> => {
  const paths = pathsIn(data)
  const change = fc.tuple(fc.nat(paths.length - 1), replacement)
  return fc.array(change, { minLength: 1, maxLength: 2 }).map((changes) => {
    let mutant: unknown = structuredClone(data)
    for (const [at, item] of changes) mutant = replaced(mutant, paths[at]!, item)
    return mutant
  })
}

function replaced(data: unknown, [key, ...rest]: Path, item: unknown): unknown {
  if (key === undefined) return item === REMOVED ? undefined : structuredClone(item)
  if (typeof data !== 'object' || data === null) return data
  const parts = data as Record<string | number, unknown>
  if (rest.length > 0) parts[key] = replaced(parts[key], rest, item)
  else if (item !== REMOVED) parts[key] = structuredClone(item)
  else if (Array.isArray(data)) data.splice(Number(key), 1)
  else delete parts[key]
  return data
}

/** Whether no number in plain data is NaN, or so large that squares and products overflow. */
export const isModerate = (data: unknown): boolean =>
  !/NaN|Infinity/.test(JSON.stringify(data) ?? '') &&
  pathsIn(data).every((path) => {
    const item = path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], data)
    return typeof item !== 'number' || Math.abs(item) < 1e70
  })
