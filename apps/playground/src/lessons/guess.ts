/** How near a guess is to the right number. */
export type Verdict = 'exact' | 'close' | 'near' | 'sign' | 'far' | 'noNumber'

const CLOSE = 0.01
const NEAR = 0.15

/** The number that somebody wrote, with a comma or a point, and any of the usual minus signs. */
export function numberIn(text: string): number {
  const plain = text.trim().replace(/[−–]/, '-').replace(',', '.')
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : Number.NaN
}

export function judged(guess: number, target: number): Verdict {
  if (Number.isNaN(guess)) return 'noNumber'
  const size = Math.max(Math.abs(target), 0.1)
  const miss = Math.abs(guess - target)
  if (miss <= 1e-9 * size) return 'exact'
  if (miss <= CLOSE * size) return 'close'
  if (Math.abs(guess + target) <= CLOSE * size) return 'sign'
  return miss <= NEAR * size ? 'near' : 'far'
}

export const isRight = (verdict: Verdict | undefined): boolean =>
  verdict === 'exact' || verdict === 'close'
