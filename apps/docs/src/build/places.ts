import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The root of the repository; the site is built in its own folder. */
export const ROOT = resolve(import.meta.dirname, '../../../..')
export const HERE = join(ROOT, 'apps/docs')
/** Pages as VitePress reads them, gathered from everywhere. */
export const CONTENT = join(HERE, '.content')

/**
 * The site is built for this path, which is then replaced: the same build serves under any path.
 * VitePress itself can only be built for one.
 */
export const BASE = '/__base__/'

/** Something that is imported: `@mg/engine/graph`, and its source. */
export interface Entry {
  name: string
  source: string
}

/** All entries of all published packages, as their manifests list them. */
export function entries(): Entry[] {
  return readdirSync(join(ROOT, 'packages')).flatMap((folder) => {
    const path = join(ROOT, 'packages', folder)
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
      name: string
      private?: boolean
      exports?: Record<string, { '@mg/source'?: string }>
    }
    if (manifest.private) return []
    return Object.entries(manifest.exports ?? {}).flatMap(([key, conditions]) => {
      const source = conditions['@mg/source']
      return source ? [{ name: manifest.name + key.slice(1), source: join(path, source) }] : []
    })
  })
}
