import type { Value } from '@mg/engine'
import { compile, vector } from '@mg/engine/compile'
import { toONNX, toSource } from '@mg/engine/export'
import { loadJSON, loadSafetensors, saveJSON, saveSafetensors, toPyTorch } from '@mg/nn'
import type { Network } from './model'
import type { ExportName } from './protocol'
import type { Trainer } from './trainer'

/** A network in a form in which it leaves the page. */
export function exported(model: Network, as: ExportName): string | Uint8Array<ArrayBuffer> {
  switch (as) {
    case 'json':
      return `${saveJSON(model)}\n`
    case 'safetensors':
      return Uint8Array.from(saveSafetensors(model))
    case 'pytorch':
      return toPyTorch(model)
    case 'module':
      return `${said(model)}${toSource(networkOf(model), { language: 'javascript' })}`
    case 'c':
      return `${said(model)}${toSource(networkOf(model), { language: 'c', ...namesOf(model) })}`
    case 'onnx':
      return Uint8Array.from(toONNX(networkOf(model), namesOf(model)))
  }
}

const said = (model: Network): string =>
  `// ${model}: value(row) gives what its output neurons give.\n`

/** The network as a compiled function of one row. */
function networkOf(model: Network) {
  const inputs = model.layers[0]!.inputs
  return compile((row: Value[]) => [model.forward(row)].flat(), [vector(inputs)] as const, {
    target: 'interpreter',
  })
}

/** What readers of the text shall find: the layers by their place. */
const namesOf = (model: Network) => ({
  name: 'network',
  inputs: ['row'],
  parameters: Object.fromEntries(
    model.layers.map((layer, i) => [`layer${i + 1}`, layer.parameters()]),
  ),
})

/** Files of weights are small; a larger one is not one of these. */
const MOST_BYTES = 8_000_000

/**
 * Sets a network to the weights of a file.
 * @throws Error that says why it does not fit; nothing is changed then
 */
export function imported(trainer: Trainer, name: string, bytes: Uint8Array): void {
  if (bytes.length > MOST_BYTES) {
    throw new RangeError(`${name} has ${bytes.length} bytes, more than any network that fits here`)
  }
  const before = trainer.weights()
  const start = bytes.subarray(0, 64).find((byte) => byte > 32)
  try {
    // JSON begins with a bracket; safetensors begins with a length.
    if (start === 0x7b && bytes[0] === start)
      loadJSON(trainer.model, new TextDecoder().decode(bytes))
    else loadSafetensors(trainer.model, bytes)
    trainer.setWeights(trainer.weights())
  } catch (error) {
    trainer.parameters.forEach((parameter, i) => (parameter.data = before[i]!))
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error })
  }
}
