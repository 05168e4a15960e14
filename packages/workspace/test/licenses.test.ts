import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** Licenses that ask for no more than to be named. */
const PERMISSIVE =
  /^\(?(?:MIT|ISC|0BSD|CC0-1\.0|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Python-2\.0|OFL-1\.1)(?: AND (?:MIT|BSD-3-Clause))?\)?$/

/** Tools that are run and not shipped may ask for their own changes. */
const TOOLS = ['axe-core', /^lightningcss/]

/** Packages whose manifest says nothing, but which come with the text of a license. */
const UNSAID = new Set(['spawndamnit'])

interface Installed {
  name: string
  paths: string[]
}

describe('the packages that this repository installs', () => {
  const { packageManager } = JSON.parse(readFileSync('../../package.json', 'utf8')) as {
    packageManager: string
  }
  const text = execFileSync(
    'npx',
    ['--yes', '--prefer-offline', packageManager, '--recursive', 'licenses', 'list', '--json'],
    { cwd: '../..', encoding: 'utf8', stdio: 'pipe', shell: process.platform === 'win32' },
  )
  const byLicense = JSON.parse(text) as Record<string, Installed[]>

  it('are under licenses that permit all that is done with them', () => {
    const others = Object.entries(byLicense)
      .filter(([license]) => !PERMISSIVE.test(license))
      .flatMap(([license, packages]) => packages.map(({ name }) => ({ license, name })))
    expect(Object.keys(byLicense).length).toBeGreaterThan(3)
    for (const { license, name } of others) {
      const isTool = license === 'MPL-2.0' && TOOLS.some((tool) => name.match(tool))
      expect(isTool || UNSAID.has(name), `${name} is under ${license}`).toBe(true)
    }
  })
})
