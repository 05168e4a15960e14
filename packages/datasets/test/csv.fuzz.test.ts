import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsvError, parseCsv } from '../src/index'
import type { Dataset } from '../src/index'

/** `FUZZ_SEED` and `FUZZ_RUNS` choose other inputs, and more of them; a failure prints both. */
const settings = {
  seed: Number(process.env['FUZZ_SEED'] ?? 20261121),
  numRuns: Number(process.env['FUZZ_RUNS'] ?? 3000),
}

const kinds = fc.constantFrom('classes' as const, 'values' as const)
const ends = fc.constantFrom('\n', '\r\n', '\r')

/** What a table is made of, in no order. */
// prettier-ignore
const pieces = fc.constantFrom(
  ',', ';', '\t', '\n', '\r', '\r\n', '"', '""', ' ', '\u0000', '\u001b[31m', '\uFEFF', '\u2028',
  '1', '-2.5', '1e5', '1e999', '0x10', 'NaN', 'Infinity', 'a', 'class', '__proto__', '\uD800',
)

/** A data set is whole: as many labels as rows, each row as wide as its names, all numbers finite. */
function expectWhole({ X, y, classes, features }: Dataset): void {
  expect(y).toHaveLength(X.length)
  expect(X.length).toBeGreaterThan(0)
  expect(X.every((row) => row.length === features.length && row.every(Number.isFinite))).toBe(true)
  expect(y.every(Number.isFinite)).toBe(true)
  if (classes.length > 0) expect(new Set(y)).toEqual(new Set(classes.keys()))
}

function isReadOrRefused(text: string, kind: 'classes' | 'values'): void {
  try {
    expectWhole(parseCsv(text, { kind, name: 'it' }))
  } catch (error) {
    expect(error).toBeInstanceOf(CsvError)
    expect((error as CsvError).message).toMatch(/^it(:\d+: | has )/)
    expect((error as CsvError).message.length).toBeLessThan(4000)
  }
}

describe('parseCsv, given anything,', () => {
  it('reads a whole data set or refuses it with a sentence: text without a meaning', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), kinds, isReadOrRefused), settings)
  })

  it('reads a whole data set or refuses it with a sentence: pieces of tables', () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
        kinds,
        isReadOrRefused,
      ),
      settings,
    )
  })

  it('reads back any table, however its cells are quoted and its lines end', () => {
    const label = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((text) => `l${text.replace(/\r\n?/g, '\n')}l`)
    const row = fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), label, ends)
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 9 }),
        fc.constantFrom(',', ';', '\t'),
        fc.boolean(),
        (rows, separator, hasHeader) => {
          // Which of two separators is meant cannot be told from a row or two that hold both.
          fc.pre(!rows.some(([, name]) => /[,;\t]/.test(name.replaceAll(separator, ''))))
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
          const spelled = (x: number) => (Object.is(x, -0) ? '-0' : String(x))
          const lines = rows.map(
            ([x, name, end]) => `${spelled(x)}${separator}${quoted(name)}${end}`,
          )
          const text = `${hasHeader ? `x${separator}class\n` : ''}${lines.join('')}`
          const { X, y, classes } = parseCsv(text)
          expect(X).toEqual(rows.map(([x]) => [x]))
          expect(y.map((i) => classes[i])).toEqual(rows.map(([, name]) => name))
        },
      ),
      settings,
    )
  })
})
