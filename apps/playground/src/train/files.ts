import type { Dataset } from '@mg/datasets'
import { download } from '../ui/download'
import { ask } from './connection'
import type { ExportName } from './protocol'
import { file, remark } from './state'

// Files that are read, and files that are made: the worker does both.

const FILES: Record<ExportName, readonly [name: string, type: string]> = {
  json: ['network.json', 'application/json'],
  safetensors: ['network.safetensors', 'application/octet-stream'],
  module: ['network.js', 'text/javascript'],
  pytorch: ['network.py', 'text/x-python'],
  c: ['network.c', 'text/plain'],
  onnx: ['network.onnx', 'application/octet-stream'],
}

/** Saves what the worker made. */
export function receive(as: ExportName, content: string | Uint8Array<ArrayBuffer>): void {
  const [name, type] = FILES[as]
  download(name, typeof content === 'string' ? content : new Blob([content], { type }), type)
}

export const exportAs = (as: ExportName): void => ask({ kind: 'export', as })

export async function importFrom(chosen: File): Promise<void> {
  remark.value = undefined
  const bytes = new Uint8Array(await chosen.arrayBuffer())
  ask({ kind: 'import', name: chosen.name, bytes }, [bytes.buffer])
}

/** A file larger than this is not read: the page would be busy with it for too long. */
const MOST_MEGABYTES = 30

export async function readFile(
  chosen: File,
  options: { label: string | undefined; values: boolean },
): Promise<void> {
  if (chosen.size > MOST_MEGABYTES * 1e6) {
    const text = `${chosen.name} has ${Math.round(chosen.size / 1e6)} MB; at most ${MOST_MEGABYTES} MB can be read here. A sample of its rows will do just as well.`
    remark.value = { about: 'data', text, isProblem: true }
    return
  }
  remark.value = { about: 'data', text: `Reading ${chosen.name} …`, isProblem: false }
  ask({ kind: 'read', text: await chosen.text(), name: chosen.name, ...options })
}

/** A data set that a link held. */
export function takeTable(name: string, data: Dataset): void {
  file.value = { name, data }
  ask({ kind: 'take', name, data })
}
