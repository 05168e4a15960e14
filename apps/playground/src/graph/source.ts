import { compile, scalar } from '@mg/engine/compile'
import { toSource } from '@mg/engine/export'
import type { Language } from '@mg/engine/export'
import type { Value } from '@mg/engine'
import { evaluate } from '../language/evaluate'
import type { Evaluation } from '../language/evaluate'
import { groupTitle } from './folding'

/** How each language begins a line of remarks. */
const REMARK: Record<Exclude<Language, 'c-header'>, string> = {
  c: '//',
  glsl: '//',
  wgsl: '//',
  javascript: '//',
  pytorch: '#',
  numpy: '#',
}

/**
 * A program in another language: the value and the gradient as functions of its leaves, with the
 * weights of its networks as parameters.
 */
export function sourceOf(
  { program, options, leaves, name }: Evaluation,
  language: keyof typeof REMARK,
): string {
  const inputs = leaves.filter(({ kind, value }) => kind !== 'weight' && value.requiresGrad)
  const others = leaves.filter((leaf) => !inputs.includes(leaf))
  const compiled = compile(
    (...xs: Value[]) => {
      const standIns = new Map(others.map(({ key, value }) => [key, value]))
      inputs.forEach(({ key }, i) => standIns.set(key, xs[i]!))
      return evaluate(program, { ...options, leaves: standIns }).result!
    },
    inputs.map(() => scalar),
    { target: 'interpreter' },
  )
  const about = inputs.map(({ key, value }, i) =>
    language === 'javascript' ? `x${i} is ${key}, here ${value.data}` : `${key} = ${value.data}`,
  )
  const places = about.length > 0 ? `, where ${about.join(', ')}` : ''
  const source = toSource(compiled, {
    language,
    what: inputs.length > 0 ? ['value', 'gradient'] : 'value',
    ...(language !== 'javascript' && { name, inputs: inputs.map(({ key }) => key) }),
    ...(language !== 'javascript' && { parameters: groupsOf(leaves) }),
  })
  return `${REMARK[language]} ${name}${places}\n${source}`
}

/** The weights of each neuron, by its name. */
function groupsOf(leaves: Evaluation['leaves']): Record<string, Value[]> {
  const groups: Record<string, Value[]> = {}
  for (const { key, kind, value } of leaves) {
    if (kind !== 'weight') continue
    const layer = groupTitle(key.replace(/\.neurons\..*$/, ''))
    ;(groups[layer] ??= []).push(value)
  }
  return groups
}
