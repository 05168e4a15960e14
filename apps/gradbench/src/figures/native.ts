import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a program in C++ took and gave. */
export interface Measured {
  nanoseconds: number
  output: number[]
}

/** Builds the evals with derivatives by hand; what comes back runs one of them. */
export function buildNative(): (
  module: string,
  seconds: number,
  given: readonly number[],
) => Measured {
  const program = join(mkdtempSync(join(tmpdir(), 'gradbench-')), 'evals')
  const source = fileURLToPath(new URL('../native/main.cpp', import.meta.url))
  execFileSync('g++', ['-std=c++20', '-O3', '-march=native', '-o', program, source])
  return (module, seconds, given) => {
    const text = execFileSync(program, [module, String(seconds)], {
      input: given.join('\n'),
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    })
    const [nanoseconds, ...output] = text.trim().split('\n').map(Number)
    return { nanoseconds: nanoseconds!, output }
  }
}
