/**
 * Whether tests run in full: in CI, and wherever `CI=1` is set. Without it a package's tests take
 * seconds, and leave out what is slow and seldom finds anything that the rest does not.
 */
export const isThorough = Boolean(process.env['CI'])

/**
 * The number of inputs that a law is tried on: all of `count` in a thorough run, a tenth without.
 * `LAWS=20` multiplies it, for a long night.
 */
export function runs(count: number): number {
  const factor = Number(process.env['LAWS'] ?? (isThorough ? 1 : 0.1))
  return Math.max(10, Math.ceil(count * factor))
}
