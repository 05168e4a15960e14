import Papa from 'papaparse'
import type { Dataset } from './dataset'

/** What is wrong with a table, and where. */
export class CsvError extends Error {
  override readonly name = 'CsvError'
}

export interface CsvOptions {
  /** The column that holds the class or the value: its name, or its number from 1; the last unless said otherwise. */
  label?: string
  /** Whether the labels are classes or values to be fitted; classes unless said otherwise. */
  kind?: 'classes' | 'values'
  /** What errors call the table; 'the table' unless said otherwise. */
  name?: string
}

/**
 * A data set from the text of a table, with or without a header, separated by commas, semicolons or
 * tabs. The features must be numbers; classes may be anything, and are sorted by name.
 * @throws CsvError naming the line, for a row that is too short or too long, a feature that is no number, a label that is not there
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
    throw new CsvError(`${name}:${body[missing]!.line}: no label in column "${header[at]}"`)
  const classes = [...new Set(labels)].sort(byNumberOrName)
  return { X, y: labels.map((label) => classes.indexOf(label)), classes, features }
}

interface Row {
  cells: string[]
  line: number
}

/** The rows that are not empty, each with the number of its first line. */
function split(text: string, name: string): Row[] {
  const rows: Row[] = []
  let at = 0
  let line = 1
  const { errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), {
    step: ({ data, meta }) => {
      const cells = data.map((cell) => cell.trim())
      if (cells.some((cell) => cell !== '')) rows.push({ cells, line })
      line += text.slice(at, meta.cursor).split('\n').length - 1
      at = meta.cursor
    },
  })
  const broken = errors.find(({ type }) => type === 'Quotes')
  if (broken)
    throw new CsvError(`${name}:${(broken.row ?? 0) + 1}: ${broken.message.toLowerCase()}`)
  return rows
}

const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell))

function numberIn(cell: string, where: string, column: string): number {
  if (!isNumber(cell))
    throw new CsvError(`${where}: "${cell}" in column "${column}" is not a number`)
  return Number(cell)
}

function columnOf(label: string | undefined, header: readonly string[], name: string): number {
  if (label === undefined) return header.length - 1
  const byName = header.indexOf(label)
  const at = byName >= 0 ? byName : /^\d+$/.test(label) ? Number(label) - 1 : -1
  if (at < 0 || at >= header.length) {
    throw new CsvError(
      `${name} has no column "${label}"; it has ${header.map((cell) => `"${cell}"`).join(', ')}`,
    )
  }
  return at
}

const byNumberOrName = (a: string, b: string): number =>
  isNumber(a) && isNumber(b) ? Number(a) - Number(b) : a < b ? -1 : 1
