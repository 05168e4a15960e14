/** A number for readers: as few digits as `digits` allow, with a real minus sign. */
export function shown(x: number, digits = 4): string {
  if (Number.isNaN(x)) return 'NaN'
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞'
  if (x === 0) return '0'
  const size = Math.abs(x)
  const text =
    size >= 1e6 || size < 1e-4
      ? x.toExponential(digits - 1).replace(/\.?0*e\+?/, 'e')
      : Number(x.toPrecision(digits)).toString()
  return text.replaceAll('-', '−')
}

/** A number with all its digits. */
export const exact = (x: number): string =>
  Number.isFinite(x) ? String(x).replace('-', '−') : shown(x)

/** A whole number with thin spaces between thousands. */
export const counted = (x: number): string =>
  String(Math.round(x)).replace(/\B(?=(\d{3})+$)/g, '\u202f')

/** How many there are of something: '1 row', '2 rows'. */
export const several = (count: number, name: string): string =>
  `${counted(count)} ${name}${count === 1 ? '' : 's'}`

export const percent = (x: number): string =>
  Number.isNaN(x) ? '—' : `${Math.round(1000 * x) / 10}%`
