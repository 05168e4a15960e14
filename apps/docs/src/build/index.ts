import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vitepress'
import { gather } from './content'
import { place } from './place'
import { HERE, ROOT } from './places'
import { writeScripts } from './scripts'

// Builds the site for the path in DOCS_BASE, `/` by default, into dist/site.
const built = process.env['DOCS_OUT'] ?? join(HERE, 'dist/built')
await gather()
await writeScripts()
await build(HERE)
place(built, join(HERE, 'dist/site'), process.env['DOCS_BASE'] ?? '/')
const playground = join(ROOT, 'apps/playground/dist/playground')
if (existsSync(playground))
  cpSync(playground, join(HERE, 'dist/site/playground'), { recursive: true })
