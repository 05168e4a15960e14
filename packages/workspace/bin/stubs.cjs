/**
 * Run by `pnpm pack` in the folder of a package. Bundlers that do not read `exports`, as Parcel with its
 * defaults, look for an entry as they look for a file: a folder of its name, with a manifest that
 * tells where the entry is.
 */
'use strict'

const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
for (const [entry, conditions] of Object.entries(manifest.publishConfig.exports)) {
  if (entry === '.') continue
  const stub = {
    main: `.${conditions.require.default}`,
    module: `.${conditions.import.default}`,
    types: `.${conditions.import.types}`,
    sideEffects: manifest.sideEffects,
  }
  mkdirSync(entry, { recursive: true })
  writeFileSync(`${entry}/package.json`, `${JSON.stringify(stub, null, 2)}\n`)
}
