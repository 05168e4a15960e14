/** Writes what is generated from the op table: run it after changing a row. */
import { readFile, writeFile } from 'node:fs/promises'
import { format } from 'prettier'
import { arithmetic } from './arithmetic'
import { metadata } from './metadata'
import { rules } from './rules'
import { values } from './values'

const style = { parser: 'typescript', printWidth: 100, semi: false, singleQuote: true }

const write = async (path: string, text: string): Promise<void> =>
  writeFile(new URL(`../src/${path}`, import.meta.url), await format(text, style))

await write('ops/arithmetic.gen.ts', arithmetic())
await write('ops/rules.gen.ts', rules())
await write('ops/values.gen.ts', values())
await write('ops/metadata.gen.ts', metadata())
// The functions' examples are computed by the arithmetic that has just been written.
const { methods } = await import('./methods')
const value = new URL('../src/value.ts', import.meta.url)
await write('value.ts', methods(await readFile(value, 'utf8')))
const { functions } = await import('./functions')
await write('functions.gen.ts', functions())

const { page } = await import('./compile-page')
const docs = new URL('../docs/compile.md', import.meta.url)
await writeFile(docs, page(await readFile(docs, 'utf8')))
