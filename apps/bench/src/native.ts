import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figures } from './ours'
import { numbers, shortest } from './timing'

const source = (path: string): string => new URL(`../${path}`, import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'mg-bench-'))
const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  'notebook f64': [],
  'notebook f64 fast-math': ['-ffast-math'],
  'notebook f32': ['-DFLOAT'],
  'notebook tanh': ['-DTANH'],
  digits: ['-DDIGITS'],
}

/** What a command prints as a number; nothing where there is no such command. */
function printed(command: string, args: readonly string[]): number | undefined {
  try {
    return Number(
      execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    )
  } catch {
    return undefined
  }
}

/** C by gcc -O3 -march=native. */
export function c(): Figures {
  const figures: Figures = {}
  const measure = (name: string, flags: readonly string[], file: string): void => {
    const program = join(folder, name.replaceAll(' ', '-'))
    if (
      printed('gcc', ['-O3', '-march=native', ...flags, source(file), '-o', program, '-lm']) ===
      undefined
    )
      return
    const time = Math.min(...[1, 2, 3].map(() => printed(program, []) ?? Infinity))
    figures[`${name} C`] = time
  }
  for (const [name, flags] of Object.entries(VARIANTS)) measure(name, flags, 'native/main.c')
  measure('mixture', [], 'native/mixture.c')
  return figures
}

/** The same C to WebAssembly SIMD, by clang -O3 -msimd128 -ffast-math. */
export function cToWasm(): Figures {
  const figures: Figures = {}
  const flags = [
    '--target=wasm32',
    '-O3',
    '-msimd128',
    '-mbulk-memory',
    '-ffast-math',
    '-nostdlib',
    '-Wl,--no-entry',
    '-Wl,--export-dynamic',
  ]
  for (const name of ['notebook f64', 'notebook f32', 'digits']) {
    const file = join(folder, `${name}.wasm`)
    const from = source(name === 'digits' ? 'native/digits.c' : 'native/network.c')
    if (
      printed('clang', [
        ...flags,
        ...(name.endsWith('f32') ? ['-DFLOAT'] : []),
        from,
        '-o',
        file,
      ]) === undefined
    )
      continue
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)))
    const e = exports as unknown as {
      memory: WebAssembly.Memory
      step(rate: number): number
      data(): number
      labels(): number
      parameters(block: number): number
    }
    const isDigits = name === 'digits'
    const View = name === 'notebook f64' ? Float64Array : Float32Array
    const write = (at: number, values: Float64Array): void =>
      new View(e.memory.buffer, at, values.length).set(values)
    const sizes = isDigits ? [784 * 128, 128, 1280, 10] : [32, 16, 256, 16, 16, 1]
    sizes.forEach((size, b) =>
      write(
        e.parameters(b),
        numbers(size, b).map((x) => (size > 1000 ? x / 20 : x / 2)),
      ),
    )
    const [rows, width] = isDigits ? [64, 784] : [100, 2]
    const X = numbers(rows * width)
    write(e.data(), X)
    if (isDigits)
      new Int32Array(e.memory.buffer, e.labels(), rows).forEach(
        (_, r, labels) => (labels[r] = r % 10),
      )
    else
      write(
        e.labels(),
        Float64Array.from({ length: rows }, (_, r) => (X[2 * r]! > X[2 * r + 1]! ? 1 : -1)),
      )
    figures[`${name} C to WebAssembly`] = shortest(() => e.step(0.001), isDigits ? 5 : 100, 4)
  }
  return figures
}

/** PyTorch on one thread, where a python3 has it. */
export function pytorch(): Figures {
  const figures: Figures = {}
  for (const [name, work, file] of [
    ['notebook f64', 'relu', 'python/step.py'],
    ['notebook tanh', 'tanh', 'python/step.py'],
    ['digits', 'digits', 'python/step.py'],
    ['digits 8×8 epoch', '', 'python/epoch.py'],
  ] as const) {
    for (const python of ['python3', '/usr/bin/python3']) {
      const time = printed(python, [source(file), work])
      if (time === undefined) continue
      figures[`${name} PyTorch`] = time
      break
    }
  }
  return figures
}
