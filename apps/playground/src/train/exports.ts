import { download } from '../ui/download'
import type { ExportName } from './protocol'

const FILES: Record<ExportName, readonly [name: string, type: string]> = {
  json: ['network.json', 'application/json'],
  safetensors: ['network.safetensors', 'application/octet-stream'],
  module: ['network.js', 'text/javascript'],
  pytorch: ['network.py', 'text/x-python'],
}

/** Saves what the worker made. */
export function receive(as: ExportName, content: string | Uint8Array<ArrayBuffer>): void {
  const [name, type] = FILES[as]
  download(name, typeof content === 'string' ? content : new Blob([content], { type }), type)
}
