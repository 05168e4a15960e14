import { evaluate } from '../language/evaluate'
import { checkLeaf, leavesToCheck } from './checking'
import type { Checked } from './checking'

/** Checks large programs aside of the page, which stays free meanwhile. */
addEventListener('message', ({ data }: MessageEvent<Checked & { id: number }>) => {
  const { id, program, options } = data
  const { leaves } = evaluate(program, options)
  postMessage({ id, rows: leavesToCheck(leaves).map((leaf) => checkLeaf(data, leaf)) })
})
