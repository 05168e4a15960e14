/** What is wrong with a link, for its reader. */
export class LinkError extends Error {
  override readonly name = 'LinkError'
}

/** What a link holds: a state as JSON, and numbers to the last bit. */
export interface Content {
  state: unknown
  numbers: Float64Array
}

/** What a link may unfold to; a short one could otherwise fill the memory. */
const MOST_BYTES = 4_000_000
const MANGLED = 'This link is damaged: it may have been cut off or changed along the way.'

/**
 * A state as text for the end of an address. Before base64, and compressed from the third part on:
 *
 *     version (1 byte) | checksum (4) | length of the JSON (4) | JSON | numbers (8 bytes each)
 */
export async function encoded({ state, numbers }: Content): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(state))
  const body = new Uint8Array(4 + json.length + 8 * numbers.length)
  const view = new DataView(body.buffer)
  view.setUint32(0, json.length)
  body.set(json, 4)
  numbers.forEach((x, i) => view.setFloat64(4 + json.length + 8 * i, x))
  const packed = await through(body, new CompressionStream('deflate-raw'))
  const whole = new Uint8Array(5 + packed.length)
  whole[0] = VERSION
  new DataView(whole.buffer).setUint32(1, checksum(body))
  whole.set(packed, 5)
  return base64(whole)
}

const VERSION = 1

/** What `encoded` was given. @throws LinkError that says what is wrong */
export async function decoded(text: string): Promise<Content> {
  // `#graph/=` and a program in plain words: links that other pages make, or people.
  if (text.startsWith('='))
    return { state: { text: plain(text.slice(1)) }, numbers: new Float64Array() }
  const whole = fromBase64(text)
  if (whole.length < 6) throw new LinkError(MANGLED)
  if (whole[0]! > VERSION && whole[0]! < 32) {
    throw new LinkError('This link was made by a newer playground; reload the page to get it.')
  }
  if (whole[0] !== VERSION) throw new LinkError(MANGLED)
  const body = await through(whole.subarray(5), new DecompressionStream('deflate-raw')).catch(
    () => {
      throw new LinkError(MANGLED)
    },
  )
  const view = new DataView(body.buffer, body.byteOffset, body.length)
  if (body.length < 4 || checksum(body) !== new DataView(whole.buffer).getUint32(1)) {
    throw new LinkError(MANGLED)
  }
  const length = view.getUint32(0)
  const count = (body.length - 4 - length) / 8
  if (!(Number.isInteger(count) && count >= 0)) throw new LinkError(MANGLED)
  const numbers = Float64Array.from({ length: count }, (_, i) =>
    view.getFloat64(4 + length + 8 * i),
  )
  try {
    const state = JSON.parse(new TextDecoder().decode(body.subarray(4, 4 + length))) as unknown
    return { state, numbers }
  } catch {
    throw new LinkError(MANGLED)
  }
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new LinkError(MANGLED)
  }
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    length += value.length
    if (length > MOST_BYTES) {
      await reader.cancel()
      throw new RangeError(`more than ${MOST_BYTES} bytes`)
    }
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

/** FNV-1a, 32 bits: enough to notice a lost or a changed character. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

function base64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw new LinkError(MANGLED)
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    return Uint8Array.from(binary, (character) => character.charCodeAt(0))
  } catch {
    throw new LinkError(MANGLED)
  }
}
