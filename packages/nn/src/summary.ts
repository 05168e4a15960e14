import type { Module } from './module'

/** A table of the modules that hold parameters, each with what prints it and how many it has. */
export function summary(model: Module): string {
  const rows = model
    .namedModules()
    .filter(([name]) => !/\.neurons\./.test(`.${name}`))
    .map(([name, module]) => [name, title(module), String(module.parameterCount())])
  const parameters = model.parameters()
  const trainable = parameters.filter((parameter) => parameter.requiresGrad).length
  const table = [['name', 'module', 'parameters'], ...rows]
  const width = (column: number) => Math.max(...table.map((row) => row[column]!.length))
  return [
    ...table.map(([name, module, count]) =>
      [name!.padEnd(width(0)), module!.padEnd(width(1)), count!.padStart(width(2))].join('  '),
    ),
    `${parameters.length} parameters, ${trainable} of them trainable`,
  ].join('\n')
}

/** The first line of what a module prints. */
const title = (module: Module): string => String(module).split('\n')[0]!.replace(/\($/, '')
