import type { Writer } from './nodes'
import type { Executable, Routine, View } from './routine'

/**
 * Rows of a table: operands are the table, row after row, and indices; the result has a row for each
 * index.
 */
export class Gather implements Routine {
  readonly name = 'pick'
  private readonly scatter: Scatter

  constructor(readonly width: number) {
    this.scatter = new Scatter(this)
  }

  push<S, B>(
    to: Writer<S, B>,
    [, index]: readonly B[],
    [table]: readonly (B | undefined)[],
  ): (B | undefined)[] {
    return [table === undefined ? undefined : to.call(this, [table, index!])(0)]
  }

  pull<S, B>(
    to: Writer<S, B>,
    [table, index]: readonly B[],
    _result: (index: number) => B,
    [g]: readonly (B | undefined)[],
    [isWanted]: readonly boolean[],
  ): (B | undefined)[] {
    return [
      g === undefined || !isWanted ? undefined : to.call(this.scatter, [table!, index!, g])(0),
    ]
  }

  isAdded(): boolean {
    return false
  }

  executable(): Executable {
    const { width } = this
    return {
      run([table, indices], [sink]) {
        const { length } = indices!
        let to = sink!.take(length * width)
        const { data } = sink!
        for (let i = 0; i < length; i++) {
          const from = table!.at + rowAt(table!, indices!, i, width) * width
          for (let j = 0; j < width; j++) data[to++] = table!.data[from + j]!
        }
      },
    }
  }
}

/**
 * The transpose: operands are a table, of which only the length counts, indices, and a row for each
 * index; each row is added to the one of the result that its index names.
 */
class Scatter implements Routine {
  readonly name = 'pick'

  constructor(private readonly gather: Gather) {}

  push<S, B>(
    to: Writer<S, B>,
    [table, index]: readonly B[],
    [, , rows]: readonly (B | undefined)[],
  ): (B | undefined)[] {
    return [rows === undefined ? undefined : to.call(this, [table!, index!, rows])(0)]
  }

  pull<S, B>(
    to: Writer<S, B>,
    [, index]: readonly B[],
    _result: (index: number) => B,
    [g]: readonly (B | undefined)[],
  ): (B | undefined)[] {
    return [undefined, undefined, g === undefined ? g : to.call(this.gather, [g, index!])(0)]
  }

  isAdded(): boolean {
    return true
  }

  executable(): Executable {
    const { width } = this.gather
    return {
      run([table, indices, rows], [sink]) {
        const start = sink!.take(table!.length)
        const { data } = sink!
        let from = rows!.at
        for (let i = 0; i < indices!.length; i++) {
          const to = start + rowAt(table!, indices!, i, width) * width
          for (let j = 0; j < width; j++) data[to + j]! += rows!.data[from++]!
        }
      },
    }
  }
}

function rowAt(table: View, indices: View, i: number, width: number): number {
  const index = indices.data[indices.at + i]!
  return checkIndex(index, width === 0 ? index + 1 : table.length / width)
}

/** @throws RangeError unless an index is a whole number from 0 to `length` − 1 */
export function checkIndex(index: number, length: number): number {
  if (!(Number.isInteger(index) && index >= 0 && index < length)) {
    throw new RangeError(
      `pick got the index ${index}; pass a whole number from 0 to ${length - 1}, for a table of ${length}`,
    )
  }
  return index
}
