import { ACTIVATION_NAMES } from '@mg/nn'
import { useComputed, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { counted, shown } from '../number'
import { Select, Switch } from '../ui/field'
import { Icon } from '../ui/icon'
import { useWidth } from '../ui/width'
import { numbersOf, paintNeuron } from './heat'
import { classColours, css, ink, signed } from './palette'
import { change, setGradients } from './session'
import { activations, neuron, points, settings, showsGradients, snapshot } from './state'
import { MOST_LAYERS, MOST_NEURONS, outputsFor } from './settings'
import type { HiddenLayer } from './settings'
import { shapeOf } from './shape'
import { WeightsTable } from './weights-table'
import type { Seat, Shape } from './shape'

/** Weaker edges than so many of the strongest are not drawn. */
const MOST_EDGES = 1200

/** The network: what each neuron has learned, and how strongly they are connected. */
export function NetworkDrawing() {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box, 560)
  const shape = useComputed(() => {
    const { data } = points.value ?? {}
    const outputs = outputsFor(settings.value, { classes: data?.classes.length ?? 2 })
    const { layers } = settings.value
    const least = 72 * (layers.length + 2) - 8
    return shapeOf(data?.features.length ?? 2, layers, outputs, Math.max(width.value, least))
  })
  const { layers } = settings.value
  return (
    <section class="network" aria-label="The network">
      <div class="head">
        <h2>Network</h2>
        <p class="remark">{sizeText()}</p>
        <span class="gap" />
        <Switch
          label="show gradients"
          isOn={showsGradients.value}
          onChange={(isOn) => setGradients(isOn)}
        />
      </div>
      <div class="scrolled" ref={box} tabIndex={0} role="group" aria-label="Drawing of the network">
        <div class="network-drawing" style={{ width: `${shape.value.width}px` }}>
          <LayerControls columns={shape.value.columns} layers={layers} />
          <div class="network-picture" style={{ height: `${shape.value.height}px` }}>
            <Edges shape={shape.value} />
            <Neurons shape={shape.value} />
          </div>
        </div>
      </div>
      <WeightsTable />
    </section>
  )
}

function sizeText(): string {
  const weights = snapshot.value?.weights.length
  return weights === undefined ? '' : `${counted(weights)} parameters`
}

/** Above each column what can be changed about it. */
function LayerControls(props: { columns: readonly number[]; layers: readonly HiddenLayer[] }) {
  const { columns, layers } = props
  const setLayers = (next: readonly HiddenLayer[]): void => change({ layers: next })
  const setLayer = (i: number, changes: Partial<HiddenLayer>): void =>
    setLayers(layers.map((layer, j) => (i === j ? { ...layer, ...changes } : layer)))
  const last = layers.at(-1) ?? { size: 4, activation: 'tanh' as const }
  return (
    <div class="layer-controls">
      <div class="layer" style={{ left: `${columns[0]!}px` }}>
        <span class="label">inputs</span>
      </div>
      {layers.map(({ size, activation }, i) => (
        <div
          key={i}
          class="layer"
          role="group"
          aria-label={`Layer ${i + 1}`}
          style={{ left: `${columns[i + 1]!}px` }}
        >
          <div class="buttons">
            <button
              type="button"
              class="round quiet"
              aria-label={`One neuron less in layer ${i + 1}`}
              disabled={size <= 1}
              onClick={() => setLayer(i, { size: size - 1 })}
            >
              <Icon name="minus" />
            </button>
            <span class="count">{size}</span>
            <button
              type="button"
              class="round quiet"
              aria-label={`One neuron more in layer ${i + 1}`}
              disabled={size >= MOST_NEURONS}
              onClick={() => setLayer(i, { size: size + 1 })}
            >
              <Icon name="plus" />
            </button>
          </div>
          <Select
            label={`Activation of layer ${i + 1}`}
            isLabelHidden
            value={activation}
            choices={ACTIVATION_NAMES.map((name) => [name, name])}
            onChange={(name) => setLayer(i, { activation: name })}
          />
          <button
            type="button"
            class="quiet small"
            aria-label={`Remove layer ${i + 1}`}
            onClick={() => setLayers(layers.filter((_, j) => j !== i))}
          >
            remove
          </button>
        </div>
      ))}
      <div class="layer" style={{ left: `${columns.at(-1)!}px` }}>
        <span class="label">output</span>
        <button
          type="button"
          class="quiet small"
          disabled={layers.length >= MOST_LAYERS}
          onClick={() => setLayers([...layers, { ...last, size: Math.min(4, last.size) }])}
        >
          <Icon name="plus" /> layer
        </button>
      </div>
    </div>
  )
}

/** Lines whose width is the size of a weight, and whose colour is its sign. */
function Edges({ shape }: { shape: Shape }) {
  const group = useRef<SVGGElement>(null)
  const drawn = Math.min(MOST_EDGES, shape.edges.length)
  const current = useRef(shape)
  current.current = shape
  useSignalEffect(() => {
    const now = snapshot.value
    const through = activations.value
    const numbers = showsGradients.value ? now?.gradients : now?.weights
    const { edges } = current.current
    if (!numbers || !group.current || numbers.length <= (edges.at(-1)?.parameter ?? 0)) return
    // Layers differ in scale, and gradients from step to step: what counts is the size beside others.
    const largest: number[] = []
    for (const { parameter, to } of edges) {
      largest[to.layer] = Math.max(largest[to.layer] ?? 0, Math.abs(numbers[parameter]!))
    }
    const scales = largest.map((x) => 1 / (showsGradients.value ? x || 1 : Math.max(0.8, x)))
    const order =
      edges.length <= MOST_EDGES
        ? edges
        : [...edges]
            .sort((a, b) => Math.abs(numbers[b.parameter]!) - Math.abs(numbers[a.parameter]!))
            .slice(0, MOST_EDGES)
    // Many lines on little room are drawn finer.
    const widest = Math.max(1.4, 3.8 - edges.length / 120)
    const lines = group.current.children
    const [minus, plus] = classColours().map((colour) => css(colour))
    order.forEach(({ from, to, parameter }, i) => {
      const element = lines[i] as SVGLineElement | undefined
      if (!element) return
      const number = numbers[parameter]!
      // While a point runs through, what counts is what each edge carries.
      const carried =
        through && from.index !== undefined ? number * (through[from.index] ?? 0) : number
      const strength = Math.min(1, Math.abs(carried) * scales[to.layer]!) || 0
      element.setAttribute('x1', from.x.toFixed(1))
      element.setAttribute('y1', from.y.toFixed(1))
      element.setAttribute('x2', to.x.toFixed(1))
      element.setAttribute('y2', to.y.toFixed(1))
      element.setAttribute('stroke', carried < 0 ? minus! : plus!)
      element.setAttribute('stroke-width', (0.3 + widest * strength).toFixed(2))
      element.setAttribute('stroke-opacity', (0.1 + 0.75 * strength ** 1.4).toFixed(2))
    })
  })
  return (
    <svg width={shape.width} height={shape.height} aria-hidden="true">
      <g ref={group}>
        {Array.from({ length: drawn }, (_, i) => (
          <line key={i} />
        ))}
      </g>
    </svg>
  )
}

function Neurons({ shape }: { shape: Shape }) {
  const { data } = points.value ?? {}
  const { size, seats } = shape
  const last = shape.columns.length - 1
  let inLayer = 0
  let layer = 0
  return (
    <>
      {seats.map((seat, i) => {
        inLayer = seat.layer === layer ? inLayer + 1 : 1
        layer = seat.layer
        if (seat.index === undefined) {
          return (
            <span key={`in ${i}`} class="input" style={{ left: `${seat.x}px`, top: `${seat.y}px` }}>
              {data?.features[i] ?? ['x', 'y'][i]}
            </span>
          )
        }
        const name =
          layer === last
            ? seats.at(-1)!.index === seat.index && inLayer === 1
              ? 'the output'
              : `output ${inLayer}${data?.classes[inLayer - 1] ? `, ${data.classes[inLayer - 1]}` : ''}`
            : `neuron ${inLayer} of layer ${layer}`
        return <NeuronButton key={seat.index} seat={seat} size={size} name={name} />
      })}
    </>
  )
}

/** A neuron as a small picture of what it gives over the plane; while a point is shown, its number. */
function NeuronButton({ seat, size, name }: { seat: Seat; size: number; name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const index = seat.index!
  const pixels = Math.round(size * 1.5)
  useSignalEffect(() => {
    const now = snapshot.value
    const through = activations.value
    const element = canvas.current
    if (!now || !element || index >= now.field.neurons) return
    const isCurve = now.field.side > 100
    const context = element.getContext('2d')!
    if (through && index < through.length) {
      context.fillStyle = css(signed(through[index]!))
      context.fillRect(0, 0, element.width, element.height)
    } else if (isCurve) {
      sketch(element, numbersOf(now.field, index))
    } else paintNeuron(element, now.field, index)
  })
  const given = activations.value?.[index]
  const number = given !== undefined && size >= 26 ? shown(given, 2) : undefined
  return (
    <button
      type="button"
      class={`neuron${neuron.value === index ? ' is-chosen' : ''}`}
      aria-label={`${name}${number === undefined ? '' : `, ${number}`}: show what it has learned`}
      aria-pressed={neuron.value === index}
      style={{ left: `${seat.x}px`, top: `${seat.y}px`, width: `${size}px`, height: `${size}px` }}
      onClick={() => (neuron.value = neuron.value === index ? undefined : index)}
    >
      <canvas ref={canvas} width={pixels} height={pixels} aria-hidden="true" />
      {number !== undefined && <span class="number">{number}</span>}
    </button>
  )
}

/** What a neuron gives along the one axis, as a line. */
export function sketch(canvas: HTMLCanvasElement, numbers: Float32Array): void {
  const context = canvas.getContext('2d')!
  const { width, height } = canvas
  const low = numbers.reduce((a, b) => Math.min(a, b), 0)
  const high = numbers.reduce((a, b) => Math.max(a, b), 0)
  const scale = high - low || 1
  context.clearRect(0, 0, width, height)
  context.strokeStyle = ink()
  context.lineWidth = Math.max(1.5, width / 40)
  context.beginPath()
  numbers.forEach((number, i) => {
    const y = height * (0.9 - (0.8 * (number - low)) / scale)
    context.lineTo((width * (i + 0.5)) / numbers.length, y)
  })
  context.stroke()
}
