import type { BackendOptions } from '../../compile/backends/backend'
import type { Body } from '../routines/body'
import type { Executable } from '../routines/routine'
import { LoopExecutable } from './loop'
import { sequenceOf } from './sequence'

/** A loop that is ready to run, in one module where that can be. @param wanted the results that are */
export const executableOf = (
  body: Body,
  backend: BackendOptions,
  wanted: readonly boolean[],
): Executable => sequenceOf(body, backend, wanted) ?? new LoopExecutable(body, backend, wanted)
