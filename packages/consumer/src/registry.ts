import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A package registry on loopback, which keeps what is published in memory. */
export interface Registry {
  url: string
  close(): Promise<void>
}

interface Package {
  versions: Record<string, { dist: { tarball: string } }>
  /** The files, by name. */
  _attachments: Record<string, { data: string }>
  'dist-tags': Record<string, string>
}

/** As much of the registry's protocol as `npm publish` and `npm install` speak. */
export async function startRegistry(): Promise<Registry> {
  const packages = new Map<string, Package>()
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(request.url!.slice(1))
    const reply = (status: number, body: string | Buffer): unknown =>
      response.writeHead(status).end(body)
    if (request.method === 'PUT') {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const published = JSON.parse(String(Buffer.concat(chunks))) as Package
      packages.set(path, withVersion(packages.get(path), published))
      return reply(201, '{}')
    }
    const [name, file] = path.split('/-/') as [string, string?]
    const found = packages.get(name)
    if (found === undefined) return reply(404, '{}')
    if (file === undefined) {
      for (const [version, { dist }] of Object.entries(found.versions)) {
        dist.tarball = `${url}/${name}/-/${name.split('/').at(-1)}-${version}.tgz`
      }
      return reply(200, JSON.stringify({ ...found, _attachments: undefined }))
    }
    const attachment = found._attachments[`${name.split('/')[0]}/${file}`]
    return attachment ? reply(200, Buffer.from(attachment.data, 'base64')) : reply(404, '{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** What was published before, and what is now, which becomes the latest. */
const withVersion = (before: Package | undefined, now: Package): Package => ({
  ...now,
  versions: { ...before?.versions, ...now.versions },
  _attachments: { ...before?._attachments, ...now._attachments },
})
