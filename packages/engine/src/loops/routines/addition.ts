import type { Writer } from './nodes'
import type { Executable, Routine } from './routine'

/** The sum of blocks of one length, element by element. */
export class Addition implements Routine {
  readonly name = 'add'

  push<S, B>(
    to: Writer<S, B>,
    _: readonly B[],
    tangents: readonly (B | undefined)[],
  ): (B | undefined)[] {
    const moving = tangents.filter((tangent) => tangent !== undefined)
    return [moving.length < 2 ? moving[0] : to.call(this, moving)(0)]
  }

  pull<S, B>(
    _to: Writer<S, B>,
    operands: readonly B[],
    _result: (index: number) => B,
    [g]: readonly (B | undefined)[],
  ): (B | undefined)[] {
    return operands.map(() => g)
  }

  isAdded(): boolean {
    return true
  }

  executable(): Executable {
    return {
      run(operands, [sink]) {
        const { length } = operands[0]!
        const start = sink!.take(length)
        const { data } = sink!
        for (const from of operands) {
          for (let i = 0; i < length; i++) data[start + i]! += from.data[from.at + i]!
        }
      },
    }
  }
}
