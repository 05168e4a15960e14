import { typeError } from '../../errors'
import type { AnyCompiled, Result } from '../compile'
import { compile } from '../compile'
import { gradients } from '../passes/differentiate'
import { scheduleOf } from '../pipeline'
import type { Recorded } from '../record/record'
import type { Target } from '../backends/backend'
import { loopTexts, sourceOf, text } from '../backends/javascript/source'
import type { Schedule } from '../schedule/steps'
import { scalar, sizeOf } from '../shapes'
import type { Shape } from '../shapes'
import { Func, call, int, leb, load, loadSplat, store, vector } from '../backends/wasm/assembler'
import { emitModule } from '../backends/wasm/emit'
import type { Driver } from '../backends/wasm/emit'

export type Source = AnyCompiled | (() => Result)

/**
 * The source text of an ES module that holds a function and its gradient, needs nothing else, and
 * runs under any Content-Security-Policy. It exports `value` and, if the function returns one Value,
 * `gradient` and `valueAndGradient`, which take what the function takes; types are in its comments.
 * The numbers that the parameters have now are exported as the array `parameters`, which may be
 * written to.
 *
 * @param f a compiled function whose shapes are known, or a function without inputs
 * @throws TypeError for anything else
 * @example
 * const area = compile((x: Value, y: Value) => x.mul(y), [scalar, scalar])
 * toModule(area).includes('export function gradient') // true
 */
export function toModule(f: Source): string {
  const recorded = recordingOf(f)
  const { shapes, output, parameters } = recorded
  const names = shapes.map((_, i) => `x${i}`)
  const docs = shapes.map((shape, i) => ` * @param {${typeOf(shape)}} x${i}`)
  const lines = [
    '// Made by @mg/engine/compile: a function and its derivatives.',
    '',
    ...Object.values(loopTexts),
    '',
  ]
  if (parameters.length > 0) {
    lines.push(
      '/** What the function uses beside its inputs. */',
      `export const parameters = Float64Array.of(${parameters.map((p) => text(p.v)).join(', ')})`,
      '',
    )
  }
  const { outputs } = recorded
  const entries: Entry[] = [{ name: 'value', roots: outputs, shape: output }]
  if (output === scalar) {
    const roots = gradientOf(recorded)
    const shape = shapes.length === 1 ? shapes[0]! : shapes
    entries.push({ name: 'gradient', roots, shape })
    const both = { value: scalar, gradient: shape }
    entries.push({ name: 'valueAndGradient', roots: [...outputs, ...roots], shape: both })
  }
  for (const { name, roots, shape } of entries) {
    const program = programOf(recorded, roots, 'js')
    const literals = program.cells.map(([literal]) => text(literal))
    const results = program.rootSlots.map((slot) => `m[${slot}]`)
    lines.push(
      `const ${name}Steps = (() => {`,
      ...sourceOf(program).map(indented),
      `  return [${program.steps.map((_, i) => `step${i}`).join(', ')}]`,
      '})()',
      `const ${name}Slots = new Float64Array(${program.slots})`,
      `const ${name}Cells = Float64Array.of(${literals.join(', ')})`,
      '',
      '/**',
      ...docs,
      ` * @returns {${typeOf(shape, 'number[]')}}`,
      ' */',
      `export function ${name}(${names.join(', ')}) {`,
      `  const m = ${name}Slots`,
      ...assignments(shapes).map((line) => `  ${line}`),
      ...(parameters.length > 0 ? [`  m.set(parameters, ${recorded.inputs.length})`] : []),
      `  for (const step of ${name}Steps) step(m, ${name}Cells, ${name}Cells)`,
      `  return ${shapedText(shape, results)}`,
      '}',
      '',
    )
  }
  lines.push(
    '/** @param {ArrayLike<number>} x @param {number} length @returns {ArrayLike<number>} */',
    'function sized(x, length) {',
    '  if (x.length !== length) throw new RangeError(`got an array of length ${x.length}; pass one of length ${length}`)',
    '  return x',
    '}',
    '',
  )
  return lines.join('\n')
}

/**
 * The bytes of a WebAssembly module that holds a function and, if it returns one Value, its gradient.
 * It exports `memory`, and `run(16)`, which reads the inputs and then the parameters, as doubles,
 * from the address in the exported global `inputs`, and writes the outputs and then the gradient from
 * the address in `outputs` on. It needs nothing unless the function uses `pow` with an exponent that
 * is not a constant, `mod`, or sin, cos or tan: for these, the last three for angles beyond 10⁶, it
 * imports `pow`, `rem` (the operator %), `sin`, `cos` and `tan` from `math`.
 *
 * @param f a compiled function whose shapes are known, or a function without inputs
 * @throws TypeError for anything else
 * @example
 * const area = compile((x: Value, y: Value) => x.mul(y), [scalar, scalar])
 * toWasm(area).subarray(0, 4) // Uint8Array(4) [ 0, 97, 115, 109 ]
 */
export function toWasm(f: Source): Uint8Array {
  const recorded = recordingOf(f)
  const { outputs, output } = recorded
  const roots = output === scalar ? [...outputs, ...gradientOf(recorded)] : outputs
  const program = programOf(recorded, roots, 'wasm')
  return emitModule(program, 'f64', 1, standingAlone(program)).bytes
}

/** A module that contains its cells, and has the inputs of one row side by side in memory, as it has its results. */
const standingAlone =
  ({ inputs, rootSlots }: Schedule): Driver =>
  ({ run, slot, free, lanes, layout, cells }) => {
    const { bytes, align } = lanes
    const outputs = free + inputs * bytes
    const driver = new Func(1)
    for (let i = 0; i < inputs; i++)
      driver.push(store(int(0), loadSplat(lanes, int(0), free + i * bytes), slot(i)))
    driver.push([driver.parameters[0]!, call(run)])
    rootSlots.forEach((root, i) => {
      const at = [align, leb(outputs + i * bytes), 0]
      driver.push([int(0), load(int(0), slot(root)), vector(lanes.storeLane), at])
    })
    return {
      driver,
      memory: outputs + rootSlots.length * bytes,
      globals: { inputs: free, outputs },
      data: { at: layout.cells, bytes: new Uint8Array(Float64Array.from(cells).buffer) },
    }
  }

interface Entry {
  name: 'value' | 'gradient' | 'valueAndGradient'
  roots: readonly number[]
  /** What it returns. */
  shape: Shape
}

export function recordingOf(f: Source): Recorded {
  const recording = (f as Partial<AnyCompiled> | undefined)?.recording
  if (recording) return recording
  if (typeof f !== 'function' || f.length > 0)
    throw typeError(f, 'what compile(f, shapes) gives, or a function without inputs')
  return compile(f, [], { target: 'interpreter' }).recording
}

const gradientOf = ({ k, outputs, inputs }: Recorded): number[] =>
  gradients(k, outputs, [k.graph.literal(1)], inputs)

/** A program of which the parameters are further inputs. */
function programOf(
  { k, inputs, parameterNodes }: Recorded,
  roots: readonly number[],
  target: Target,
): Schedule {
  if (k.graph.calls)
    throw new TypeError('a program with loops cannot be written as a module; compile it')
  const all = [...inputs, ...parameterNodes]
  return scheduleOf({ target, precision: 'f64' }, k.graph, { inputs: all, uniforms: [], roots })
}

const indented = (source: string): string => source.replace(/^/gm, '  ')

/**
 * A string as JavaScript and TypeScript have it, which ends no comment and no script element, and stands
 * on one line for every reader.
 */
const quoted = (string: string): string =>
  JSON.stringify(string).replace(
    /[/<\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** The type of a shape in a comment. */
function typeOf(shape: Shape, list = 'ArrayLike<number>'): string {
  if (shape === scalar) return 'number'
  if (Array.isArray(shape)) {
    return (shape as readonly Shape[]).every((part) => part === scalar)
      ? list
      : `[${(shape as readonly Shape[]).map((part) => typeOf(part, list)).join(', ')}]`
  }
  const parts = Object.entries(shape as Record<string, Shape>)
  return `{ ${parts.map(([name, part]) => `${quoted(name)}: ${typeOf(part, list)}`).join(', ')} }`
}

/** An expression of a shape; numbers are taken off the list. Keys are computed, because `__proto__: x` would set the prototype. */
function shapedText(shape: Shape, numbers: string[]): string {
  if (shape === scalar) return numbers.shift()!
  if (Array.isArray(shape)) {
    return `[${(shape as readonly Shape[]).map((part) => shapedText(part, numbers)).join(', ')}]`
  }
  const parts = Object.entries(shape as Record<string, Shape>)
  return `{ ${parts.map(([name, part]) => `[${quoted(name)}]: ${shapedText(part, numbers)}`).join(', ')} }`
}

/** Statements that write the inputs into the slots. */
function assignments(shapes: readonly Shape[]): string[] {
  const lines: string[] = []
  let slot = 0
  const assign = (shape: Shape, name: string): void => {
    if (shape === scalar) lines.push(`m[${slot++}] = ${name}`)
    else if (Array.isArray(shape) && (shape as readonly Shape[]).every((part) => part === scalar)) {
      lines.push(`m.set(sized(${name}, ${shape.length}), ${slot})`)
      slot += sizeOf(shape)
    } else {
      for (const [key, part] of Object.entries(shape as Record<string, Shape>)) {
        assign(part, `${name}[${Array.isArray(shape) ? key : quoted(key)}]`)
      }
    }
  }
  shapes.forEach((shape, i) => assign(shape, `x${i}`))
  return lines
}
