/** What the page may do: run its own scripts and WebAssembly, nothing from elsewhere, and nothing made of text. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/**
 * Who may show the page in a frame: pages that came untampered, and those that somebody is writing
 * on the same machine. Only a header can say this.
 */
const FRAMING = "frame-ancestors 'self' https: http://localhost:* http://127.0.0.1:*"

/** What a host should send with every file; workers get their policy in no other way. */
export const HEADERS = {
  'content-security-policy': `${POLICY}; ${FRAMING}`,
  'x-content-type-options': 'nosniff',
}
