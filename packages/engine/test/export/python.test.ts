import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compile, scalar } from '../../src/compile/index'
import { toSource } from '../../src/export/index'
import { Value } from '../../src/index'
import { deviation, network, samples } from './programs'
import type { Sample } from './programs'
import { PYTHON, folder, isHere, numbersOf, run } from './tools'

const isScalar = ({ name }: Sample): boolean => !name.startsWith('softmax')

/** Writes a module for each sample, and a script that prints outputs and gradients of their sums. */
function written(language: 'pytorch' | 'numpy', path: string): string[] {
  samples.forEach((sample, i) => {
    const what = isScalar(sample) ? (['value', 'gradient'] as const) : (['value', 'vjp'] as const)
    writeFileSync(join(path, `p${i}.py`), toSource(sample.compiled, { language, what }))
  })
  const isTorch = language === 'pytorch'
  const lib = isTorch ? 'torch' : 'np'
  const array = (points: unknown): string =>
    isTorch
      ? `torch.tensor(${JSON.stringify(points)}, dtype=torch.float64)`
      : `np.array(${JSON.stringify(points)}, dtype=np.float64)`
  const lines = [isTorch ? 'import torch' : 'import numpy as np']
  samples.forEach((sample, i) => {
    const ones = `${lib}.ones_like(y)`
    lines.push(
      `import p${i}`,
      `x = ${array(sample.points)}`,
      `y = p${i}.value(x)`,
      isScalar(sample) ? `g = p${i}.gradient(x)` : `g = p${i}.vjp(x, ${ones})`,
      `print(*${lib}.${isTorch ? 'cat' : 'concatenate'}([y.reshape(len(x), -1), g], -1).reshape(-1).tolist())`,
    )
    if (isTorch)
      lines.push(
        'x.requires_grad_(True)',
        `total = p${i}.value(x).sum()`,
        'if total.requires_grad: total.backward()',
        'own = x.grad if x.grad is not None else torch.zeros_like(x)',
        'print(*torch.cat([y.reshape(len(x), -1), own], -1).reshape(-1).tolist())',
      )
  })
  writeFileSync(join(path, 'main.py'), `${lines.join('\n')}\n`)
  return run(PYTHON, ['-W', 'error', 'main.py'], path).trim().split('\n')
}

const failed = (lines: readonly string[]) =>
  samples
    .map((sample, i) => ({ name: sample.name, off: deviation(sample, numbersOf(lines[i]!)) }))
    .filter(({ off }) => !(off <= 1e-12))

describe.skipIf(!isHere(PYTHON, '-c', 'import torch, numpy'))('toSource in Python', () => {
  it('gives what eager gives, with NumPy: every op, lists, random programs', () => {
    expect(failed(written('numpy', folder()))).toEqual([])
  })

  it('gives what eager gives, with PyTorch, whose own derivatives of the printed value are the same', () => {
    const lines = written('pytorch', folder())
    expect(failed(lines.filter((_, i) => i % 2 === 0))).toEqual([])
    expect(failed(lines.filter((_, i) => i % 2 === 1))).toEqual([])
  })

  it('makes a Model of PyTorch that has the parameters by group, and trains as backward says', () => {
    const { f, layers, parameters, rows, labels } = network(true)
    const mean = f.backward(rows, labels)
    const path = folder()
    const groups = Object.fromEntries(
      layers.map((layer, i) => [`layer${i}`, layer.map(({ weights, bias }) => [weights, bias])]),
    )
    const options = {
      language: 'pytorch',
      what: ['value', 'backward'],
      parameters: groups,
    } as const
    writeFileSync(join(path, 'f.py'), toSource(f, options))
    writeFileSync(
      join(path, 'main.py'),
      `import torch, f
model = f.Model()
x = torch.tensor(${JSON.stringify(rows)}, dtype=torch.float64)
y = torch.tensor(${JSON.stringify(labels)}, dtype=torch.float64)
loss = model(x, y).mean()
loss.backward()
own = torch.cat([p.grad for p in model.parameters()])
mean, *printed = f.backward(x, y, *model.parameters())
print(loss.item(), *own.tolist())
print(mean.item(), *torch.cat(printed).tolist())
print(*[name for name, _ in model.named_parameters()])
`,
    )
    const [own, printed, names] = run(PYTHON, ['main.py'], path).trim().split('\n')
    expect(names).toBe('layer0 layer1 layer2')
    const expected = [mean, ...parameters.map((p) => p.grad)]
    for (const line of [own, printed])
      numbersOf(line!).forEach((number, i) => expect(number).toBeCloseTo(expected[i]!, 12))
  })

  it('makes a Model whose parameters hide nothing that a Module of PyTorch has', () => {
    const [scale, shift, rest] = [new Value(2), new Value(3), new Value(5)]
    const f = compile((x: Value) => x.mul(scale).add(shift).mul(rest), [scalar])
    const path = folder()
    const parameters = { forward: scale, bfloat16: shift }
    writeFileSync(join(path, 'f.py'), toSource(f, { language: 'pytorch', parameters }))
    const lines = [
      'import torch, f',
      'model = f.Model()',
      'model(torch.tensor([7.0], dtype=torch.float64)).backward()',
      'print(*[p.grad.item() for p in model.parameters()])',
      'print(*[name for name, _ in model.named_parameters()])',
    ]
    writeFileSync(join(path, 'main.py'), lines.join('\n'))
    const [grads, names] = run(PYTHON, ['main.py'], path).trim().split('\n')
    expect(numbersOf(grads!)).toEqual([7 * 5, 5, 7 * 2 + 3])
    expect(names).toBe('forward_ bfloat16_ parameters_')
  })
})
