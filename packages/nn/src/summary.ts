import type { Module } from './module'

/** A table of the modules down to layers, each with how many parameters it has. */
export function summary(model: Module): string {
  const lines = ['parameters  module']
  for (const [name, module] of model.namedModules()) {
    const title = `${name} ${module}`.replace(/\(.*:.*/, '').trim()
    const count = String(module.parameterCount()).padStart(10)
    if (!/neurons\.\d+$/.test(name)) lines.push(`${count}  ${title}`)
  }
  const trained = model.parameters().filter(({ requiresGrad }) => requiresGrad).length
  return [...lines, `${String(trained).padStart(10)}  trained`].join('\n')
}
