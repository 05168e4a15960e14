/** What a page of the site may do: its own scripts and WebAssembly, nothing from elsewhere, and nothing made of text. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/**
 * What the frame may do in which snippets run: its one script, known by its hash, and the code it is
 * handed, in workers made of blobs. It can fetch nothing and reach nobody.
 */
export const framePolicy = (hash: string): string =>
  [
    "default-src 'none'",
    `script-src 'sha256-${hash}' 'unsafe-eval' blob:`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
