import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built site, before it is put in its place. */
    built: string
  }
}

/** Builds the site from the texts and sources as they are now: nothing stale is tested. */
export default function setup({ provide }: TestProject): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'src/build/index.ts'],
    { encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  )
  if (status !== 0) throw new Error(`the site could not be built\n${stdout}${stderr}`)
  provide('built', resolve('dist/built'))
}
