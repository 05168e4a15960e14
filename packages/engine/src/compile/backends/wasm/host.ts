/** The part of the WebAssembly interface that is used here; the language's own types leave it to the platform's. */
interface Host {
  Module: new (bytes: Uint8Array) => object
  Instance: new (
    module: object,
    imports: Record<string, Record<string, unknown>>,
  ) => { exports: unknown }
  Memory: new (limits: { initial: number }) => { buffer: ArrayBuffer }
}

/** What the platform has, looked up at each use: it may be missing. */
export const WebAssembly: Host = {
  get Module() {
    return platform().Module
  },
  get Instance() {
    return platform().Instance
  },
  get Memory() {
    return platform().Memory
  },
}

const platform = (): Host => (globalThis as unknown as { WebAssembly: Host }).WebAssembly
