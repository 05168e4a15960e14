import { readFileSync } from 'node:fs'

export interface Run {
  optimizer: string
  options: Record<string, unknown>
  steps: { loss: number; p: number[] }[]
}

interface Reference {
  start: number[]
  runs: Run[]
  schedules: { schedule: string; base: number; rates: number[] }[]
  losses: {
    predictions: number[][]
    target: number[][]
    targetBinary: number[][]
    targetClass: number[]
    cases: { loss: string; value: number; gradient: number[][] }[]
  }
  clipGradNorm: { gradient: number[]; maxNorm: number; norm: number; clipped: number[] }
}

/** What PyTorch 2.13 gave in float64. The file holds infinities, which JSON proper does not know. */
export const reference = JSON.parse(
  readFileSync(new URL('pytorch-training.json', import.meta.url), 'utf8').replace(
    /-?\bInfinity\b/g,
    (infinity) => (infinity.startsWith('-') ? '-1e999' : '1e999'),
  ),
) as Reference
