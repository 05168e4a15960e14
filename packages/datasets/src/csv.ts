import Papa from 'papaparse'
import type { Dataset } from './dataset'

/** What is wrong with a table, and where. */
export class CsvError extends Error {
  override readonly name = 'CsvError'
}

export interface CsvOptions {
  /** The column that holds the class or the value: its name, or its number from 1; default: the last. */
  label?: string
  /** Whether the labels are classes or values to be fitted; default: classes. */
  kind?: 'classes' | 'values'
  /** What errors call the table; default: 'the table'. */
  name?: string
}

/**
 * A data set from the text of a table, with or without a header, separated by commas, semicolons or
 * tabs, with line ends of any kind. The features must be numbers; classes may be anything, and are
 * sorted: numbers by size, then names.
 * @throws CsvError naming the line, for a row that is too short or too long, a feature that is not a number, a missing label
 */
export function parseCsv(text: string, options: CsvOptions = {}): Dataset {
  const { kind = 'classes', name = 'the table' } = options
  const rows = split(text, name)
  const [first] = rows
  if (first === undefined) throw new CsvError(`${name} has no rows`)
  const width = first.cells.length
  if (width < 2)
    throw new CsvError(`${name}:${first.line}: one column; there must be a feature and a label`)
  for (const { cells, line } of rows) {
    if (cells.length !== width) {
      throw new CsvError(`${name}:${line}: ${cells.length} columns, and ${width} in the first row`)
    }
  }
  const hasHeader =
    first.cells.filter((cell) => !isNumber(cell)).length > (kind === 'classes' ? 1 : 0)
  const header = hasHeader ? first.cells : first.cells.map((_, i) => `column ${i + 1}`)
  const at = columnOf(options.label, header, name)
  const body = hasHeader ? rows.slice(1) : rows
  if (body.length === 0) throw new CsvError(`${name} has a header and no rows`)
  const features = header.filter((_, i) => i !== at)
  const X = body.map(({ cells, line }) =>
    cells.flatMap((cell, i) => (i === at ? [] : [numberIn(cell, `${name}:${line}`, header[i]!)])),
  )
  const labels = body.map(({ cells }) => cells[at]!)
  if (kind === 'values') {
    const y = labels.map((label, i) => numberIn(label, `${name}:${body[i]!.line}`, header[at]!))
    return { X, y, classes: [], features }
  }
  const missing = labels.indexOf('')
  if (missing >= 0)
    throw new CsvError(`${name}:${body[missing]!.line}: no label in column ${quoted(header[at]!)}`)
  const classes = [...new Set(labels)].sort(byNumberThenName)
  const places = new Map(classes.map((label, place) => [label, place]))
  return { X, y: labels.map((label) => places.get(label)!), classes, features }
}

interface Row {
  cells: string[]
  line: number
}

/** The rows that are not empty, each with the number of its first line. */
function split(given: string, name: string): Row[] {
  const text = given.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const rows: Row[] = []
  let at = 0
  let line = 1
  Papa.parse<string[]>(text, {
    newline: '\n',
    delimiter: delimiterOf(text),
    step: ({ data, errors, meta }) => {
      const broken = errors.find(({ type }) => type === 'Quotes')
      if (broken) throw new CsvError(`${name}:${line}: ${broken.message.toLowerCase()}`)
      const cells = data.map((cell) => cell.trim())
      if (cells.some((cell) => cell !== '')) rows.push({ cells, line })
      line += text.slice(at, meta.cursor).split('\n').length - 1
      at = meta.cursor
    },
  })
  return rows
}

/** Guessed from the first ten lines that are not empty. */
const delimiterOf = (text: string): string =>
  Papa.parse(text, {
    newline: '\n',
    delimitersToGuess: [',', ';', '\t'],
    skipEmptyLines: 'greedy',
    preview: 10,
  }).meta.delimiter

const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell))

function numberIn(cell: string, where: string, column: string): number {
  if (!isNumber(cell))
    throw new CsvError(`${where}: ${quoted(cell)} in column ${quoted(column)} is not a number`)
  return Number(cell)
}

function columnOf(label: string | undefined, header: readonly string[], name: string): number {
  if (label === undefined) return header.length - 1
  const byName = header.indexOf(label)
  const at = byName >= 0 ? byName : /^\d+$/.test(label) ? Number(label) - 1 : -1
  if (at < 0 || at >= header.length) {
    const more = header.length > 20 ? `, and ${header.length - 20} more` : ''
    const names = header.slice(0, 20).map(quoted).join(', ')
    throw new CsvError(`${name} has no column ${quoted(label)}; it has ${names}${more}`)
  }
  return at
}

/** A cell in quotes, short enough to be read. */
const quoted = (cell: string): string => `"${cell.length > 80 ? `${cell.slice(0, 80)}…` : cell}"`

function byNumberThenName(a: string, b: string): number {
  const [isA, isB] = [isNumber(a), isNumber(b)]
  if (isA && isB && Number(a) !== Number(b)) return Number(a) - Number(b)
  if (isA !== isB) return isA ? -1 : 1
  return a < b ? -1 : 1
}
