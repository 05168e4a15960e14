import { build as bundle } from 'esbuild'
import type { Plugin } from 'esbuild'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { framePolicy } from '../policy'
import { CONTENT, HERE, entries } from './places'

/** `virtual:entries`: every entry of every package, by its name. */
const everything: Plugin = {
  name: 'entries',
  setup(build) {
    build.onResolve({ filter: /^virtual:entries$/ }, ({ path }) => ({ path, namespace: 'entries' }))
    build.onLoad({ filter: /.*/, namespace: 'entries' }, () => {
      const all = entries()
      const imports = all.map(({ source }, i) => `import * as m${i} from ${JSON.stringify(source)}`)
      const rows = all.map(({ name }, i) => `${JSON.stringify(name)}: m${i}`)
      const contents = `${imports.join('\n')}\nexport const entries = { ${rows.join(', ')} }`
      return { contents, resolveDir: HERE }
    })
  },
}

const bundled = (path: string): Promise<string> =>
  bundledCode(`import ${JSON.stringify(join(HERE, path))}`)

async function bundledCode(contents: string): Promise<string> {
  const { outputFiles } = await bundle({
    stdin: { contents, resolveDir: HERE, loader: 'ts' },
    bundle: true,
    write: false,
    // Names stay: those of classes are printed, and code is written with those of functions.
    minifyWhitespace: true,
    minifySyntax: true,
    format: 'iife',
    target: 'es2022',
    conditions: ['@mg/source'],
    plugins: [everything],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  return outputFiles[0]!.text
}

/** A program of the gallery, with everything that it needs, in one file that may be opened from a disk. */
async function alone(name: string): Promise<string> {
  const code = await bundledCode(
    `import { start } from './gallery/${name}.ts'\nstart(document.querySelector('main'))`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
<style>:root{color-scheme:light dark}body{max-width:720px;margin:2rem auto;padding:0 1rem;font:16px/1.5 system-ui,sans-serif}</style>
<main></main>
<script>${code.replaceAll('</script', '<\\/script')}</script>
`
}

/** Writes the frame in which snippets run, the program that it runs, and the service worker. */
export async function writeScripts(): Promise<void> {
  const folder = join(CONTENT, 'public/run')
  mkdirSync(folder, { recursive: true })
  const frame = (await bundled('src/runner/frame.ts')).replaceAll('</script', '<\\/script')
  const hash = createHash('sha256').update(frame).digest('base64')
  writeFileSync(
    join(folder, 'frame.html'),
    `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${framePolicy(hash)}"><title>Where snippets run</title><script>${frame}</script>\n`,
  )
  writeFileSync(join(folder, 'worker.js'), await bundled('src/runner/worker.ts'))
  writeFileSync(
    join(CONTENT, 'public/service-worker.js'),
    await bundled('src/site/service-worker.ts'),
  )
  const folderAlone = join(CONTENT, 'public/alone')
  mkdirSync(folderAlone, { recursive: true })
  for (const file of readdirSync(join(HERE, 'gallery'))) {
    const [, name] = /^(.+)\.ts$/.exec(file) ?? []
    if (name) writeFileSync(join(folderAlone, `${name}.html`), await alone(name))
  }
}
