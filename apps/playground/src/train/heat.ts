import type { Field } from './protocol'
import { classColours, ground, mixed, signed, strengthOf } from './palette'
import type { Rgb } from './palette'

/** The numbers of one neuron over the area. */
export function numbersOf({ numbers, side, neurons }: Field, neuron: number): Float32Array {
  const count = numbers.length / neurons
  return numbers.subarray(neuron * count, neuron * count + Math.min(count, side * side))
}

let spare: HTMLCanvasElement | undefined

/** Paints a square of colours onto a canvas, smoothly enlarged. */
function paint(canvas: HTMLCanvasElement, side: number, colour: (i: number) => Rgb): void {
  const context = canvas.getContext('2d')!
  spare ??= document.createElement('canvas')
  if (spare.width !== side || spare.height !== side)
    Object.assign(spare, { width: side, height: side })
  const image = new ImageData(side, side)
  const { data } = image
  for (let i = 0; i < side * side; i++) {
    const [red, green, blue] = colour(i)
    data[4 * i] = red
    data[4 * i + 1] = green
    data[4 * i + 2] = blue
    data[4 * i + 3] = 255
  }
  spare.getContext('2d')!.putImageData(image, 0, 0)
  context.imageSmoothingEnabled = true
  context.drawImage(spare, 0, 0, canvas.width, canvas.height)
}

/** What one neuron gives, as a picture: one colour for what is below 0, another for what is above. */
export function paintNeuron(canvas: HTMLCanvasElement, field: Field, neuron: number): void {
  const numbers = numbersOf(field, neuron)
  // Sizes are told apart within a neuron, whatever its scale.
  let largest = 1e-9
  for (const x of numbers) largest = Math.max(largest, Math.abs(x))
  const scale = 1.6 / largest
  const table = shades()
  paint(canvas, field.side, (i) => table[shadeOf(numbers[i]! * scale)]!)
}

/** Mixing colours for every pixel of every neuron would take longer than all the rest. */
const SHADES = 128
let known: { colours: readonly Rgb[]; shades: Rgb[] } | undefined

function shades(): readonly Rgb[] {
  const colours = classColours()
  if (known?.colours !== colours) {
    known = {
      colours,
      shades: Array.from({ length: 2 * SHADES + 1 }, (_, i) =>
        signed((i - SHADES) / (SHADES / 2.5)),
      ),
    }
  }
  return known.shades
}

const shadeOf = (x: number): number =>
  SHADES + Math.max(-SHADES, Math.min(SHADES, Math.round((x || 0) * (SHADES / 2.5))))

/** Which class the network says where: its colour, the stronger the surer it is. */
export function paintClasses(canvas: HTMLCanvasElement, field: Field, outputs: number): void {
  const first = field.neurons - outputs
  if (outputs === 1) {
    const numbers = numbersOf(field, first)
    const table = shades()
    const base = ground()
    paint(canvas, field.side, (i) => mixed(base, table[shadeOf(numbers[i]!)]!, 0.55))
    return
  }
  const all = Array.from({ length: outputs }, (_, k) => numbersOf(field, first + k))
  const colours = classColours()
  const base = ground()
  paint(canvas, field.side, (i) => {
    const best = leading(all, i)
    return mixed(base, colours[best.label % colours.length]!, 0.5 * strengthOf(best.by))
  })
}

/** The class with the largest score at a place, and by how much it leads. */
export function leading(
  scores: readonly ArrayLike<number>[],
  i: number,
): { label: number; by: number } {
  let [label, first, second] = [0, -Infinity, -Infinity]
  scores.forEach((numbers, k) => {
    const x = numbers[i]!
    if (x > first) [label, first, second] = [k, x, first]
    else if (x > second) second = x
  })
  return { label, by: first - second }
}
