import type { NestedNumbers } from './state'

/**
 * Numbers that belong to a module and are not trained: running statistics, a counter, the state of a
 * generator. As PyTorch's `nn.Buffer`: a field that holds one is saved and loaded with the parameters.
 * @example
 * class Counter extends Module {
 *   calls = new Buffer(0)
 *   forward() {
 *     return (this.calls.data += 1)
 *   }
 * }
 * const counter = new Counter()
 * counter.forward()
 * counter.stateDict() // { calls: 1 }
 */
export class Buffer<Data = NestedNumbers> {
  constructor(
    /** A number or nested lists of numbers. Loading replaces them by others of the same shape. */
    public data: Data & NestedNumbers,
    /** Whether `stateDict()` has it; `buffers()` has all. */
    readonly persistent: boolean = true,
  ) {}
}
