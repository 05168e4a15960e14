import { compiledLoss } from './compiled-step'
import type { CompiledLoss } from './compiled-step'
import type { Data } from './data'
import type { ModelState } from './model-state'
import { meanLoss } from './step'
import type { Seen, Task } from './step'

/** The rows that are not trained on, and their loss in evaluation mode. */
export class Validation {
  private compiled: CompiledLoss | undefined
  private isTried = false

  constructor(
    private readonly task: Task,
    private readonly state: ModelState,
    private readonly rows: Data,
    private readonly seed: number,
  ) {}

  /** @param isCompiled whether steps are compiled: then this is, too, if it gives the same numbers */
  async loss(isCompiled: boolean, seen: Seen | undefined): Promise<number> {
    const { task, state, rows, seed } = this
    if (isCompiled && !this.isTried) {
      this.isTried = true
      const compiler = await import('@mg/engine/compile')
      this.compiled = this.evaluating(() => compiledLoss(compiler, task, state, rows, seed))
    }
    const { compiled } = this
    return this.evaluating(() =>
      compiled && isCompiled ? compiled.mean(rows, seen) : meanLoss(task, rows, seen),
    )
  }

  /** Compares a few rows with eager ones again, which ones follows from a seed. */
  recheck(seed: number): void {
    const { compiled, rows } = this
    if (compiled && !this.evaluating(() => compiled.isStillRight(rows, seed)))
      this.compiled = undefined
  }

  /** What `f` gives while the model is in evaluation mode. */
  private evaluating<T>(f: () => T): T {
    const { model } = this.task
    model.train?.(false)
    try {
      return f()
    } finally {
      model.train?.(true)
    }
  }
}
