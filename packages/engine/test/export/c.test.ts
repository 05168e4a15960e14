import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toSource } from '../../src/export/index'
import { deviation, network, samples } from './programs'
import type { Sample } from './programs'
import { folder, isHere, numbersOf, run } from './tools'

const FLAGS = ['-std=c99', '-Wall', '-Wextra', '-Werror', '-pedantic']

/** A program that prints, for each point, the outputs and the gradient of their sum. */
function caller(
  samples: readonly Sample[],
  isScalar: (sample: Sample) => boolean,
  real: string,
): string {
  const lines = ['#include <stdio.h>']
  samples.forEach((_, i) => lines.push(`#include "p${i}.h"`))
  lines.push('int main(void) {', `  static const ${real} one[64] = {${'1,'.repeat(64)}};`)
  samples.forEach((sample, i) => {
    const size = isScalar(sample)
      ? 1
      : (sample.compiled(sample.points[0]!) as unknown as number[]).length
    lines.push('  {', `    ${real} out[${size}], gradient[${sample.size}];`)
    for (const point of sample.points) {
      lines.push(`    { const ${real} x[] = {${point.join(', ')}};`)
      if (isScalar(sample))
        lines.push(`    out[0] = p${i}_value(x);`, `    p${i}_gradient(x, gradient);`)
      else lines.push(`    p${i}_value(x, out);`, `    p${i}_vjp(x, one, gradient);`)
      lines.push(
        `    for (int i = 0; i < ${size}; i++) printf("%.17g ", (double)out[i]);`,
        `    for (int i = 0; i < ${sample.size}; i++) printf("%.17g ", (double)gradient[i]); }`,
      )
    }
    lines.push('    printf("\\n");', '  }')
  })
  return [...lines, '  (void)one;', '  return 0;', '}', ''].join('\n')
}

describe.skipIf(!isHere('gcc', '--version'))('toSource in C', () => {
  for (const [precision, bound] of [
    ['f64', 1e-12],
    ['f32', 3e-4],
  ] as const) {
    it(`gives what eager gives, in ${precision}: every op, lists, random programs`, () => {
      const path = folder()
      const isScalar = ({ name }: Sample): boolean => !name.startsWith('softmax')
      samples.forEach((sample, i) => {
        const what = isScalar(sample)
          ? (['value', 'gradient'] as const)
          : (['value', 'vjp'] as const)
        const options = { what, precision, name: `p${i}` }
        writeFileSync(
          join(path, `p${i}.c`),
          toSource(sample.compiled, { language: 'c', ...options }),
        )
        writeFileSync(
          join(path, `p${i}.h`),
          toSource(sample.compiled, { language: 'c-header', ...options }),
        )
      })
      const real = precision === 'f64' ? 'double' : 'float'
      writeFileSync(join(path, 'main.c'), caller(samples, isScalar, real))
      const files = ['main.c', ...samples.map((_, i) => `p${i}.c`)]
      run('gcc', [...FLAGS, ...files, '-o', 'main', '-lm'], path)
      const lines = run(join(path, 'main'), [], path).trim().split('\n')
      const failed = samples
        .map((sample, i) => ({ name: sample.name, off: deviation(sample, numbersOf(lines[i]!)) }))
        .filter(({ off }) => !(off <= bound))
      expect(failed).toEqual([])
    })
  }

  it('gives the mean over rows and its gradient as backward does', () => {
    for (const tanh of [false, true]) {
      const { f, parameters, rows, labels } = network(tanh)
      const mean = f.backward(rows, labels)
      const path = folder()
      const text = toSource(f, {
        language: 'c',
        what: 'step',
        parameters: { weights: parameters },
        inputs: ['x', 'y'],
      })
      writeFileSync(join(path, 'f.c'), text)
      writeFileSync(
        join(path, 'f.h'),
        toSource(f, {
          language: 'c-header',
          what: 'step',
          parameters: { weights: parameters },
          inputs: ['x', 'y'],
        }),
      )
      writeFileSync(
        join(path, 'main.c'),
        `#include <stdio.h>
#include "f.h"
int main(void) {
  const double x[] = {${rows.flat().join(', ')}}, y[] = {${labels.join(', ')}};
  double p[337], g[337];
  for (int i = 0; i < 337; i++) p[i] = f_weights[i];
  printf("%.17g ", f_backward(${rows.length}, x, y, p, g));
  for (int i = 0; i < 337; i++) printf("%.17g ", g[i]);
  f_step(${rows.length}, x, y, p, 0.1);
  for (int i = 0; i < 337; i++) printf("%.17g ", p[i]);
  printf("%.17g ", f_backward(0, x, y, p, g) + g[0]);
  return 0;
}
`,
      )
      run('gcc', [...FLAGS, '-O1', 'main.c', 'f.c', '-o', 'main', '-lm'], path)
      const numbers = numbersOf(run(join(path, 'main'), [], path))
      const expected = [
        mean,
        ...parameters.map((p) => p.grad),
        ...parameters.map((p) => p.data - 0.1 * p.grad),
        0,
      ]
      expect(numbers).toHaveLength(expected.length)
      numbers.forEach((number, i) => expect(number).toBeCloseTo(expected[i]!, 12))
    }
  })
})
