import { useRef } from 'preact/hooks'
import { savePicture } from '../ui/picture'
import { Said } from './said'
import { exportAs, importFrom } from './files'

/** Takes the network and the pictures out of the page, and weights back in. */
export function ExchangePanel() {
  const chooser = useRef<HTMLInputElement>(null)
  const picture = (selector: string, name: string, kind: 'svg' | 'png'): void => {
    const figure = document.querySelector<HTMLElement>(selector)
    if (figure) void savePicture(figure, name, kind)
  }
  return (
    <section class="panel exchange" aria-label="Take it with you">
      <h2>Take it with you</h2>
      <div class="files">
        <button type="button" onClick={() => exportAs('json')}>
          Weights as JSON
        </button>
        <button type="button" onClick={() => exportAs('safetensors')}>
          Weights as safetensors
        </button>
        <button type="button" onClick={() => exportAs('module')}>
          Network as a module
        </button>
        <button type="button" onClick={() => exportAs('pytorch')}>
          PyTorch code
        </button>
        <button type="button" onClick={() => exportAs('c')}>
          C code
        </button>
        <button type="button" onClick={() => exportAs('onnx')}>
          ONNX model
        </button>
        <button type="button" onClick={() => chooser.current?.click()}>
          Load weights …
        </button>
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label="A file of weights"
          accept=".json,.safetensors"
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0]
            if (chosen) void importFrom(chosen)
            event.currentTarget.value = ''
          }}
        />
      </div>
      <Said about="weights" />
      <div class="pictures">
        {PICTURES.map(([text, selector, name]) => (
          <span key={name} class="pair">
            <span>{text}</span>
            <button type="button" class="quiet" onClick={() => picture(selector, name, 'png')}>
              PNG
            </button>
            <button type="button" class="quiet" onClick={() => picture(selector, name, 'svg')}>
              SVG
            </button>
          </span>
        ))}
      </div>
    </section>
  )
}

const PICTURES = [
  ['The plane', '.plane', 'plane'],
  ['The curves', '.curves', 'curves'],
  ['The network', '.network-picture', 'network'],
] as const
