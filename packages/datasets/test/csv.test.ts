import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsvError, parseCsv } from '../src/index'

describe('parseCsv', () => {
  it('reads a table with a header, whose last column is the label', () => {
    expect(parseCsv('x,y,class\n1,2,b\n3,4.5e0,a\n')).toEqual({
      X: [
        [1, 2],
        [3, 4.5],
      ],
      y: [1, 0],
      classes: ['a', 'b'],
      features: ['x', 'y'],
    })
  })

  it('reads a table without one, separated by semicolons or tabs, in quotes, with a byte order mark', () => {
    expect(parseCsv('\uFEFF1;2;-1\r\n3;4;1\r\n\r\n').y).toEqual([0, 1])
    expect(parseCsv('"1"\t"2"\t"yes"\n3\t4\tno\n').classes).toEqual(['no', 'yes'])
  })

  it('takes the label from the column that is named or numbered', () => {
    expect(parseCsv('kind,x\na,1\nb,2\n', { label: 'kind' }).X).toEqual([[1], [2]])
    expect(parseCsv('a,1\nb,2\n', { label: '1' }).X).toEqual([[1], [2]])
  })

  it('reads values to be fitted', () => {
    const data = parseCsv('x,y\n1,2.5\n2,-3\n', { kind: 'values' })
    expect([data.y, data.classes]).toEqual([[2.5, -3], []])
  })

  it('sorts classes that are numbers by size', () => {
    expect(parseCsv('1,10\n2,9\n3,-1\n').classes).toEqual(['-1', '9', '10'])
  })

  it('sorts classes in one way, whatever the order of the rows: numbers first, then names', () => {
    const labels = ['5x', '6', '1e3', 'b', '1', '1.0', '-2', 'a']
    const sorted = ['-2', '1', '1.0', '6', '1e3', '5x', 'a', 'b']
    fc.assert(
      fc.property(
        fc.shuffledSubarray(labels, { minLength: 8 }),
        (order) =>
          String(parseCsv(order.map((label) => `0,${label}`).join('\n')).classes) ===
          String(sorted),
      ),
    )
  })

  it('reads lines that end in any way, several in one file', () => {
    const ends = fc.constantFrom('\n', '\r\n', '\r')
    fc.assert(
      fc.property(fc.array(ends, { minLength: 3, maxLength: 3 }), ([a, b, c]) => {
        const text = `x,y,class${a}1,2,"b${a}c"${b}3,4,a${c}`
        expect(parseCsv(text)).toMatchObject({ X: [[1, 2], [3, 4]], classes: ['a', 'b\nc'] }) // prettier-ignore
      }),
    )
  })

  it('reads 30,000 rows with a label each in time in proportion to them', () => {
    const rows = (count: number, labels: number): string =>
      Array.from({ length: count }, (_, i) => `${i},label${i % labels}`).join('\n')
    const time = (text: string): number => {
      const start = performance.now()
      parseCsv(text)
      return performance.now() - start
    }
    const few = [0, 1, 2].map(() => time(rows(30_000, 2)))
    const many = [0, 1].map(() => time(rows(30_000, 30_000)))
    // A search through all labels for each row would take ten times as long.
    expect(Math.min(...many)).toBeLessThan(4 * Math.max(...few))
    const { y, classes } = parseCsv(rows(30_000, 30_000))
    expect(classes[y[29_999]!]).toBe('label29999')
  })

  it('reads 100,000 rows', () => {
    const text = Array.from({ length: 100_000 }, (_, i) => `${i},${-i},${i % 3}`).join('\n')
    const { X, y } = parseCsv(text)
    expect([X.length, X[99_999], y[99_999]]).toEqual([100_000, [99_999, -99_999], 0])
  })

  it('takes constructor and __proto__ for names like any others', () => {
    const data = parseCsv('__proto__,constructor,class\n1,2,__proto__\n3,4,constructor\n')
    expect(data.features).toEqual(['__proto__', 'constructor'])
    expect([data.classes, data.y]).toEqual([
      ['__proto__', 'constructor'],
      [0, 1],
    ])
  })

  it('shows the beginning of what is too long to be read', () => {
    const long = 'x'.repeat(1e6)
    expect(() => parseCsv(`x,c\n${long},a\n`)).toThrow(
      `the table:2: "${'x'.repeat(80)}…" in column "x" is not a number`,
    )
    const wide = Array.from({ length: 1000 }, (_, i) => `c${i}`).join(',')
    expect(() => parseCsv(`${wide}\n`, { label: long })).toThrow(/… *";.*"c19", and 980 more$/)
  })

  it.each([
    ['', 'data.csv has no rows'],
    ['x,y\n', 'data.csv has a header and no rows'],
    ['1\n2\n', 'data.csv:1: one column; there must be a feature and a label'],
    ['x,y,c\n1,2,a\n3,b\n', 'data.csv:3: 2 columns, and 3 in the first row'],
    ['x,y,c\n1,2,a\n\n3,oops,b\n', 'data.csv:4: "oops" in column "y" is not a number'],
    ['x,y,c\n1,,a\n', 'data.csv:2: "" in column "y" is not a number'],
    ['x,y,c\n1,Infinity,a\n', 'data.csv:2: "Infinity" in column "y" is not a number'],
    ['x,y,c\n1,2,a\n\n3,"4,b\n5,6,c\n', 'data.csv:4: quoted field unterminated'],
    ['x,y,c\n1,2,\n', 'data.csv:2: no label in column "c"'],
  ])('says where %j is wrong', (text, message) => {
    expect(() => parseCsv(text, { name: 'data.csv' })).toThrow(new CsvError(message))
  })

  it('lists the columns when the label is not among them', () => {
    expect(() => parseCsv('x,c\n1,a\n', { label: 'z' })).toThrow(
      'the table has no column "z"; it has "x", "c"',
    )
  })

  it('gives back any numbers that it is given', () => {
    const row = fc.tuple(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom('a', 'b'),
    )
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const text = ['x,y,class', ...rows.map((cells) => cells.join(','))].join('\n')
        expect(parseCsv(text).X).toEqual(rows.map(([x, y]) => [x + 0, y + 0]))
      }),
    )
  })
})
