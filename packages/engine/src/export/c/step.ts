import type { Field } from '../fields'
import { described } from './text'
import type { CFunction, Printer } from './text'

/** What the gradient of a group is called. */
export const gradientName = ({ name }: Field): string => `${name}_gradient`

/** A step of gradient descent. */
export function step({ program, real }: Printer): CFunction {
  const { inputs, groups, name } = program
  const rows = inputs.filter(({ size }) => size > 0)
  const arguments_ = [
    'size_t rows',
    ...rows.map(({ name }) => `const ${real} *${name}`),
    ...groups.map(({ name, size }) => `${real} ${name}[${size}]`),
    `${real} rate`,
  ]
  const passed = [...rows, ...groups].map(({ name }) => name).concat(groups.map(gradientName))
  return {
    comment: [
      'A step of gradient descent on the mean over the rows. Returns the mean as it was before.',
      ...groups.map(
        (group) => `${group.name}${described(group)}: changed by -rate times the gradient`,
      ),
    ],
    prototype: `${real} ${name}_step(${arguments_.join(', ')})`,
    lines: [
      ...groups.map((group) => `${real} ${gradientName(group)}[${group.size}];`),
      `const ${real} mean = ${name}_backward(${['rows', ...passed].join(', ')});`,
      ...groups.map(
        (group) =>
          `for (size_t i = 0; i < ${group.size}; i++) ${group.name}[i] -= rate * ${gradientName(group)}[i];`,
      ),
      'return mean;',
    ],
  }
}
