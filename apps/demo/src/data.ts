import { readFile } from 'node:fs/promises'
import * as datasets from '@mg/datasets'
import type { Dataset } from '@mg/datasets'
import { SHAPES, UsageError } from './settings'
import type { Settings } from './settings'

/** With more, the label is most likely a number or a name. */
const MOST_CLASSES = 100

/** The data of a run: a shape made from its seed, or a table from a file. */
export async function dataOf({ data, label, samples, noise, seed }: Settings): Promise<Dataset> {
  const shape = SHAPES.find((name) => name === data)
  if (shape !== undefined) return datasets[shape]({ samples, noise, seed })
  const text = await readFile(data, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message
    throw new UsageError(`--data ${data}: ${reason}; pass ${SHAPES.join(', ')} or a CSV file`)
  })
  try {
    const table = datasets.parseCsv(text, { name: data, ...(label !== undefined && { label }) })
    const { length } = table.classes
    if (length < 2) throw new UsageError(`${data}: all rows are of one class`)
    if (length > MOST_CLASSES) {
      throw new UsageError(
        `${data}: got ${length} classes; pass a table with at most ${MOST_CLASSES}, or the column that holds them as --label`,
      )
    }
    return { ...table, X: datasets.standardized(table.X) }
  } catch (error) {
    if (error instanceof datasets.CsvError) throw new UsageError(error.message)
    throw error
  }
}
