import { ba } from './ba'
import { det } from './det'
import type { Eval } from './eval'
import { gmm } from './gmm'
import { hello } from './hello'
import { ht } from './ht'
import { kmeans } from './kmeans'
import { llsq } from './llsq'
import { lse } from './lse'
import { lstm } from './lstm'
import { ode } from './ode'
import { particle } from './particle'
import { saddle } from './saddle'

/** The evals by the names of GradBench's modules. */
export const evals: Readonly<Record<string, Eval>> = {
  ba,
  det,
  gmm,
  hello,
  ht,
  kmeans,
  llsq,
  lse,
  lstm,
  ode,
  particle,
  saddle,
}
