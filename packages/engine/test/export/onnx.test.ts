import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toONNX } from '../../src/export/index'
import { deviation, network, samples } from './programs'
import type { Sample } from './programs'
import { PYTHON, folder, isHere, run } from './tools'

interface Tensor {
  data: ArrayLike<number>
}
interface Session {
  outputNames: readonly string[]
  run: (feeds: Record<string, unknown>) => Promise<Record<string, Tensor>>
}
interface Runtime {
  InferenceSession: { create: (model: Uint8Array) => Promise<Session> }
  Tensor: new (type: string, data: Float64Array | Float32Array, dims: readonly number[]) => Tensor
}

/** ONNX's runtime, which `.ci/tools` puts where it is not in the way of those who do without. */
const RUNTIME = resolve(import.meta.dirname, '../../../../.tools/package.json')
const isScalar = ({ name }: Sample): boolean => !name.startsWith('softmax')
const model = (sample: Sample, precision: 'f64' | 'f32'): Uint8Array[] =>
  (isScalar(sample) ? (['valueAndGradient'] as const) : (['value', 'vjp'] as const)).map((what) =>
    toONNX(sample.compiled, { what, precision }),
  )

describe.skipIf(
  !isHere('node', '-e', `require('node:module').createRequire('${RUNTIME}')('onnxruntime-node')`),
)('toONNX', () => {
  for (const [precision, type, bound] of [
    ['f64', 'float64', 1e-12],
    ['f32', 'float32', 1e-5],
  ] as const) {
    it(`gives what eager gives, in ${precision}: every op, lists, random programs`, async () => {
      const { InferenceSession, Tensor } = createRequire(RUNTIME)('onnxruntime-node') as Runtime
      const tensor = (numbers: readonly number[], dims: readonly number[]): Tensor =>
        new Tensor(
          type,
          precision === 'f64' ? Float64Array.from(numbers) : Float32Array.from(numbers),
          dims,
        )
      const failed: unknown[] = []
      for (const whole of samples) {
        const sample =
          precision === 'f64'
            ? whole
            : { ...whole, points: whole.points.map((point) => point.map(Math.fround)) }
        const { name, points, size } = sample
        const feeds: Record<string, Tensor> = { x: tensor(points.flat(), [points.length, size]) }
        const results: Record<string, Tensor> = {}
        for (const bytes of model(sample, precision)) {
          const session = await InferenceSession.create(bytes)
          Object.assign(results, await session.run(feeds))
          const { length } = results['value']!.data
          feeds['u'] = tensor(
            Array.from({ length }, () => 1),
            [points.length, length / points.length],
          )
        }
        const part = (of: string, point: number): number[] => {
          const { data } = results[of]!
          const width = data.length / points.length
          return Array.from({ length: width }, (_, i) => data[point * width + i]!)
        }
        const numbers = points.flatMap((_, p) => [...part('value', p), ...part('x_gradient', p)])
        const off = deviation(sample, numbers)
        if (!(off <= bound)) failed.push({ name, off })
      }
      expect(failed).toEqual([])
    })
  }

  it('has the parameters as initializers, by group', async () => {
    const { InferenceSession, Tensor } = createRequire(RUNTIME)('onnxruntime-node') as Runtime
    const { f, layers, rows, labels } = network()
    const session = await InferenceSession.create(
      toONNX(f, {
        inputs: ['x', 'y'],
        parameters: { hidden: layers.slice(0, 2), output: layers[2] },
        what: 'gradient',
      }),
    )
    expect(session.outputNames).toEqual(['x_gradient', 'y_gradient'])
    const results = await session.run({
      x: new Tensor('float64', Float64Array.from(rows.flat()), [rows.length, 2]),
      y: new Tensor('float64', Float64Array.from(labels), [rows.length]),
    })
    const expected = rows.map((row, i) => f.gradient(row, labels[i]!))
    rows.forEach((_, i) => {
      const [dx, dy] = expected[i]! as [number[], number]
      expect(results['x_gradient']!.data[2 * i]).toBeCloseTo(dx[0]!, 12)
      expect(results['x_gradient']!.data[2 * i + 1]).toBeCloseTo(dx[1]!, 12)
      expect(results['y_gradient']!.data[i]).toBeCloseTo(dy, 12)
    })
  })
})

describe.skipIf(!isHere(PYTHON, '-c', 'import onnx'))('a model of toONNX', () => {
  it("passes ONNX's own checker, shapes included", () => {
    const path = folder()
    samples.forEach((sample, i) => {
      model(sample, 'f64').forEach((bytes, j) => writeFileSync(join(path, `${i}-${j}.onnx`), bytes))
    })
    writeFileSync(join(path, 'network.onnx'), toONNX(network().f, { what: 'valueAndGradient' }))
    const script = `import glob, onnx
for name in glob.glob('*.onnx'):
    model = onnx.load(name)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
print('checked')
`
    writeFileSync(join(path, 'check.py'), script)
    expect(run(PYTHON, ['check.py'], path).trim()).toBe('checked')
  })
})
