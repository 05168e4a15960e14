import type { BackendOptions } from '../../compile/backends/backend'
import { executableOf } from '../run/executable'
import type { Body } from './body'
import { placesOf } from './body'
import type { Writer } from './nodes'
import { pulled } from './pull'
import type { Pulled } from './pull'
import { pushed } from './push'
import type { Pushed } from './push'
import type { Executable, Routine } from './routine'

/** A loop. Its derivatives are loops, whose bodies are nodes of the same graph. */
export class Loop implements Routine {
  private readonly pushes = new Map<string, Pushed & { loop: Loop }>()
  private readonly pulls = new Map<string, Pulled & { loop: Loop }>()
  private readonly executables = new Map<string, Executable>()

  constructor(readonly body: Body) {}

  get name(): string {
    return this.body.name
  }

  push<S, B>(
    to: Writer<S, B>,
    operands: readonly B[],
    tangents: readonly (B | undefined)[],
    isCareful: boolean,
  ): (B | undefined)[] {
    const moves = tangents.map((tangent) => tangent !== undefined)
    const key = [...moves, isCareful].join()
    const { loop, carries, kept, results } = made(this.pushes, key, () =>
      withLoop(pushed(this.body, moves, isCareful)),
    )
    const { body } = this
    const start = body.carries.length
    const firsts = carries.map(
      (i) => tangents[i] ?? to.pack(body.carries[i]!.from.map(() => to.literal(0))),
    )
    const call = to.call(loop, [
      ...operands.slice(0, start),
      ...firsts,
      ...kept.map((i) => (i < 0 ? tangents[-1 - i]! : operands[i]!)),
    ])
    return results.map((at) => (at === undefined ? at : call(at)))
  }

  pull<S, B>(
    to: Writer<S, B>,
    operands: readonly B[],
    result: (index: number) => B,
    gradients: readonly (B | undefined)[],
    wanted: readonly boolean[],
    isCareful: boolean,
  ): (B | undefined)[] {
    const given = Array.from(gradients, (g) => g !== undefined)
    const key = [...given, '', ...wanted, isCareful].join()
    const { loop, carries, kept, results } = made(this.pulls, key, () =>
      withLoop(pulled(this.body, given, wanted, isCareful)),
    )
    const firsts = carries.map(
      (i) => gradients[i] ?? to.pack(this.body.carries[i]!.from.map(() => to.literal(0))),
    )
    const call = to.call(loop, [
      ...firsts,
      ...kept.map(({ from, at }) =>
        from === 'operand' ? operands[at]! : from === 'result' ? result(at) : gradients[at]!,
      ),
    ])
    return results.map((at) => (at === undefined ? at : call(at)))
  }

  isAdded(result: number): boolean {
    return result >= placesOf(this.body).sums
  }

  executable(backend: BackendOptions, wanted: readonly boolean[]): Executable {
    const key = [backend.target, backend.precision, ...wanted].join()
    return made(this.executables, key, () => executableOf(this.body, backend, wanted))
  }
}

const withLoop = <D extends { body: Body }>(derived: D): D & { loop: Loop } => ({
  ...derived,
  loop: new Loop(derived.body),
})

function made<V>(known: Map<string, V>, key: string, make: () => V): V {
  let value = known.get(key)
  if (value === undefined) known.set(key, (value = make()))
  return value
}
