import type { Executable, Routine } from './routine'

/** 0, 1, 2, …, a number for each row of a block of the given width. */
export class Range implements Routine {
  readonly name = 'range'

  constructor(private readonly width: number) {}

  push(): never[] {
    return []
  }

  pull(): never[] {
    return []
  }

  isAdded(): boolean {
    return false
  }

  executable(): Executable {
    const { width } = this
    return {
      run([of], [sink]) {
        const length = of!.length / width
        const start = sink!.take(length)
        for (let i = 0; i < length; i++) sink!.data[start + i] = i
      },
    }
  }
}
