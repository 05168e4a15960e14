import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Whether a command can be run here; one that cannot is an error where `REQUIRE_TOOLS` says so. */
export function isHere(command: string, ...args: string[]): boolean {
  const works = spawnSync(command, args).status === 0
  if (!works && process.env['REQUIRE_TOOLS'])
    throw new Error(`${[command, ...args].join(' ')} does not work; install it as .ci/run does`)
  return works
}

/** Debian's Python, which has Debian's packages. */
export const PYTHON = '/usr/bin/python3'

/** A folder that goes when the test ends. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'mg-export-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** What a command prints. @throws Error with what it says when it fails */
export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${stderr.slice(-2000)}`)
  return stdout
}

/** The numbers of a line as C and Python print them. */
export const numbersOf = (line: string): number[] =>
  line
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => {
      const text = word.toLowerCase()
      if (text.includes('nan')) return NaN
      if (text.includes('inf')) return text.startsWith('-') ? -Infinity : Infinity
      return Number(word)
    })
