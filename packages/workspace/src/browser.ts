import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The path of a browser; none is an error where `REQUIRE_BROWSER` says so. */
export const browserPath = PATHS.find((path) => existsSync(path))
if (browserPath === undefined && process.env['REQUIRE_BROWSER']) {
  throw new Error(`no browser at ${PATHS.join(', ')}; install Chromium`)
}

/** A browser without a window, on its own and silent on the network. */
export const startBrowser = (...more: string[]): Promise<Browser> =>
  chromium.launch({ executablePath: browserPath!, args: [...FLAGS, ...more] })
