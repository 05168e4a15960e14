import type { AddressInfo } from 'node:net'
import { preview } from 'vite'
import type { PreviewServer } from 'vite'
import { HEADERS } from './policy'

export interface ServeOptions {
  /** The folder with the built page. */
  folder: string
  /** The port; 0 for any that is free. */
  port?: number
  /** The path that the page is served under. */
  base?: string
  /** Whether to open a browser. */
  open?: boolean
}

/** Serves the built page to this machine alone, with the headers that every host should send. */
export const serve = ({
  folder,
  port = 0,
  base = '/',
  open = false,
}: ServeOptions): Promise<PreviewServer> =>
  preview({
    configFile: false,
    logLevel: 'silent',
    root: folder,
    base,
    appType: 'mpa',
    build: { outDir: '.' },
    preview: { host: '127.0.0.1', port, strictPort: true, headers: HEADERS, open },
  })

/** The address of a server. */
export function addressOf({ httpServer, config }: PreviewServer): string {
  const { port } = httpServer.address() as AddressInfo
  return `http://localhost:${port}${config.base}`
}
