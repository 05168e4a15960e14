/** A claim: what `of` takes, divided by what `against` takes or by a number of µs, is at most `most`. */
export interface Bar {
  name: string
  of: string
  against: string | number
  most: number
}

const bar = (of: string, against: string | number, most: number): Bar => ({
  name: typeof against === 'number' ? `${of} / ${against} µs` : `${of} / ${against}`,
  of,
  against,
  most,
})

export const bars: readonly Bar[] = [
  bar('notebook f64', 'notebook f64 C', 0.8),
  bar('notebook f64', 'notebook f64 fast-math C', 1),
  bar('notebook f64', 'notebook f64 C to WebAssembly', 0.8),
  bar('notebook f64', 'notebook Rose', 0.25),
  bar('notebook f64', 'notebook TensorFlow.js cpu', 0.1),
  bar('notebook f64', 'notebook TensorFlow.js wasm', 0.1),
  bar('notebook f64', 'notebook f64 PyTorch', 0.1),
  bar('notebook f32', 'notebook f64', 0.6),
  bar('notebook tanh', 'notebook tanh C', 0.5),
  bar('notebook eager', 'notebook micrograd port', 0.01),
  bar('notebook first compiling', 30_000, 1),
  bar('digits compiling', 1_000_000, 1),
  bar('digits step', 'digits C', 0.6),
  bar('digits step', 'digits C to WebAssembly', 1.1),
  bar('digits step', 'digits PyTorch', 2.5),
  bar('digits 8×8 epoch', 'digits 8×8 epoch PyTorch', 0.5),
  bar('Adam, a thousand parameters', 3, 1),
  bar('mixture gradient', 'mixture value', 3),
  bar('mixture gradient', 'mixture C', 2),
  bar('recurrence gradient', 'recurrence value', 3),
  bar('rosenbrock gradient', 'rosenbrock value', 3),
  bar('arm solve', 1000, 1),
  bar('peaks fit', 'peaks ml-levenberg-marquardt', 1),
  bar('points fit', 50_000, 1),
  bar('options rows', 'options by hand', 2),
  bar('rosenbrock 100000 compiling', 'rosenbrock 100 compiling', 1000),
]
