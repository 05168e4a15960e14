import { resolve } from 'node:path'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with the built page. */
    built: string
  }
}

/** Builds the page from the sources as they are now: nothing has to be built before, and nothing stale is tested. */
export default async function setup({ provide }: TestProject): Promise<void> {
  const outDir = resolve('test-results/built')
  const { NODE_ENV } = process.env
  process.env['NODE_ENV'] = 'production'
  await build({ logLevel: 'error', build: { outDir, emptyOutDir: true } })
  process.env['NODE_ENV'] = NODE_ENV
  provide('built', outDir)
}
