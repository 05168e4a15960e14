import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { browserPath, startBrowser } from '@mg/workspace/browser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compile, vector } from '../../src/compile/index'
import { toSource } from '../../src/export/index'
import type { Value } from '../../src/index'
import { deviation, samples } from './programs'
import type { Sample } from './programs'
import { folder, isHere, run } from './tools'

const isScalar = ({ name }: Sample): boolean => !name.startsWith('softmax')
const text = (sample: Sample, language: 'glsl' | 'wgsl'): string =>
  toSource(sample.compiled, {
    language,
    what: isScalar(sample) ? ['value', 'gradient'] : ['value', 'vjp'],
  })

/** Points as a card has them. */
const rounded = (sample: Sample): Sample => ({
  ...sample,
  points: sample.points.map((point) => point.map(Math.fround)),
})
const shaded = samples.map(rounded)

/** How many outputs a sample has. */
const outputsOf = ({ compiled, points }: Sample): number =>
  ([compiled(points[0]!)] as unknown[]).flat().length

/** The arguments of a sample's functions, read from an array `x` at an offset. */
const vectorOf = (
  type: (n: number) => string,
  size: number,
  element: (i: number) => string,
): string => `${type(size)}(${Array.from({ length: size }, (_, i) => element(i)).join(', ')})`

const glslType = (size: number): string => (size > 1 && size <= 4 ? `vec${size}` : `float[${size}]`)
const wgslType = (size: number): string =>
  size > 1 && size <= 4 ? `vec${size}f` : `array<f32, ${size}>`

/** A fragment shader whose pixel (point, i) is the i-th number of what eager gives there. */
function fragment(sample: Sample): string {
  const { size, points } = sample
  const outputs = outputsOf(sample)
  const argument = vectorOf(glslType, size, (i) => `x[base + ${i}]`)
  const ones = vectorOf(glslType, outputs, () => '1.0')
  const value = outputs === 1 ? 'float' : glslType(outputs)
  const gradient = size === 1 ? 'float' : glslType(size)
  const g = isScalar(sample) ? `f_gradient(${argument})` : `f_vjp(${argument}, ${ones})`
  return `#version 300 es
precision highp float;
precision highp int;
uniform float x[${size * points.length}];
out vec4 color;
${text(sample, 'glsl')}
void main() {
  int base = int(gl_FragCoord.x) * ${size};
  int i = int(gl_FragCoord.y);
  ${value} y = f_value(${argument});
  ${gradient} g = ${g};
  if (i < ${outputs}) color = vec4(${outputs === 1 ? 'y' : 'y[i]'});
  else color = vec4(${size === 1 ? 'g' : `g[i - ${outputs}]`});
}
`
}

/** A compute shader whose invocation p writes what eager gives at point p. */
function kernel(sample: Sample): string {
  const { size } = sample
  const outputs = outputsOf(sample)
  const argument = vectorOf(wgslType, size, (i) => `xs[id.x * ${size}u + ${i}u]`)
  const ones = vectorOf(wgslType, outputs, () => '1.0')
  const g = isScalar(sample) ? `f_gradient(${argument})` : `f_vjp(${argument}, ${ones})`
  const total = outputs + size
  const each = (n: number, name: string, from: number): string[] =>
    Array.from(
      { length: n },
      (_, i) => `  ys[id.x * ${total}u + ${from + i}u] = ${n === 1 ? name : `${name}[${i}]`};`,
    )
  return `@group(0) @binding(0) var<storage, read> xs: array<f32>;
@group(0) @binding(1) var<storage, read_write> ys: array<f32>;
${text(sample, 'wgsl')}
@compute @workgroup_size(1)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let y = f_value(${argument});
  let g = ${g};
${[...each(outputs, 'y', 0), ...each(size, 'g', outputs)].join('\n')}
}
`
}

interface Job {
  code: string
  points: number[][]
  total: number
}
const jobs = (codeOf: (sample: Sample) => string): Job[] =>
  shaded.map((sample) => ({
    code: codeOf(sample),
    points: sample.points,
    total: outputsOf(sample) + sample.size,
  }))

/**
 * Samples whose numbers are off by more than 1e-5 of those of eager, and beside that by more than what
 * floats cost: four times what the compiled program of floats is off.
 */
function failed(results: readonly number[][]): unknown[] {
  return shaded.flatMap((sample, i) => {
    const { name, f, points } = sample
    const floats = compile(f as (x: Value[]) => Value, [vector(sample.size)], { precision: 'f32' })
    const off = deviation(sample, results[i]!)
    if (off <= 1e-5) return []
    const ones = outputsOf(sample) === 1
    const own = ones
      ? deviation(
          sample,
          points.flatMap((x) => [floats(x), ...floats.gradient(x)]),
        )
      : 1e-6
    return off <= 4 * own ? [] : [{ name, off, own }]
  })
}

describe.skipIf(!isHere('glslangValidator', '--version'))('toSource in GLSL', () => {
  it('writes what glslang accepts', () => {
    const path = folder()
    const files = shaded.map((sample, i) => {
      writeFileSync(join(path, `${i}.frag`), fragment(sample))
      return `${i}.frag`
    })
    run('glslangValidator', files, path)
  })
})

describe.skipIf(browserPath === undefined)('toSource for shaders, in a browser', () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>
  let page: Awaited<ReturnType<typeof browser.newPage>>
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>shaders</title>'),
  )
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    browser = await startBrowser(
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
      '--enable-features=Vulkan',
      '--use-vulkan=swiftshader',
      '--enable-unsafe-swiftshader',
    )
    page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  })
  /** What a card gives, by the script of that name. */
  async function calling(card: string, codeOf: (sample: Sample) => string): Promise<number[][]> {
    await page.addScriptTag({ path: join(import.meta.dirname, `${card}.js`) })
    return page.evaluate(`${card}(${JSON.stringify(jobs(codeOf))})`)
  }
  afterAll(async () => {
    await browser.close()
    server.close()
  })

  it('gives in GLSL what eager gives: every op, lists, random programs', async () => {
    const results = await calling('webgl', fragment)
    expect(failed(results)).toEqual([])
  })

  it('gives in WGSL what eager gives: every op, lists, random programs', async () => {
    const results = await calling('webgpu', kernel)
    expect(failed(results)).toEqual([])
  })
})
