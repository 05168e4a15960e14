/** A page of the reference: what belongs together for a reader. */
export interface Group {
  name: string
  /** The name of its page. */
  file: string
  text: string
}

const group = (file: string, name: string, text: string): Group => ({ name, file, text })

const values = group('values', 'Values', 'A number that remembers how it was made.')
const operations = group(
  'operations',
  'Operations',
  'The functions of Values, and of lists of them.',
)
const derivatives = group(
  'derivatives',
  'Derivatives',
  'Gradients, Jacobians, Hessians, products with them, and functions of your own.',
)
const modules = group('modules', 'Modules', 'Neurons, layers and networks.')
const starting = group(
  'starting',
  'Activations and initialisers',
  'What bends a sum, and what weights start from.',
)
const random = group('random', 'Random numbers', 'Generators that start from a seed.')
const files = group('files', 'Saving and loading', 'Weights as JSON, safetensors and PyTorch code.')
const optimizers = group('optimizers', 'Optimisers', 'Updates of parameters by their gradients.')
const losses = group('losses', 'Losses', 'How far predictions are from what is wanted.')
const schedules = group('schedules', 'Schedules', 'Learning rates that change from step to step.')
const training = group('training', 'Training', 'From rows to a trained model.')
const fitting = group('fitting', 'Fitting', 'Curves, least squares and minima.')

/** Which group a source file belongs to; the first that fits. */
const BY_SOURCE: readonly [RegExp, Group][] = [
  [/engine\/src\/value\.ts$/, values],
  [/engine\/src\/(ops\/)?(functions|reductions)[^/]*\.ts$/, operations],
  [/engine\/src\/[^/]+\.ts$/, derivatives],
  [/nn\/src\/.*(activation|gain|initiali[sz]er)/, starting],
  [/nn\/src\/.*random|nn\/src\/.*(twister|seed)/, random],
  [/nn\/src\/.*(json|safetensors|pytorch|state|dtype)/, files],
  [/nn\/src\//, modules],
  [/optim\/src\/optimizers?\//, optimizers],
  [/optim\/src\/losses?\//, losses],
  [/optim\/src\/schedules?\//, schedules],
  [/optim\/src\/(least-squares|minimi[sz]e|linear-algebra)/, fitting],
  [/optim\/src\//, training],
]

const BY_ENTRY: Readonly<Record<string, Group>> = {
  '@mg/engine/compile': group(
    'compiling',
    'Compiling',
    'Functions of Values as programs over numbers.',
  ),
  '@mg/engine/formula': group('formulas', 'Formulas', 'Long formulas, as one writes them.'),
  '@mg/engine/graph': group('graphs', 'Graphs', 'A graph as data, and as a drawing.'),
  '@mg/engine/testing': group(
    'testing',
    'Testing',
    'Whether derivatives are right, and where NaN comes from.',
  ),
}

/** The group of what an entry exports from a source file. Other entries than the main ones are groups of their own. */
export function groupOf(entry: string, source: string): Group {
  const [, , extra] = entry.split('/')
  if (extra === undefined) {
    const found = BY_SOURCE.find(([pattern]) => pattern.test(source))
    if (found) return found[1]
  }
  return (
    BY_ENTRY[entry] ??
    group(entry.replace('@mg/', '').replaceAll('/', '-'), entry, `What \`${entry}\` exports.`)
  )
}

/** The order in which groups are offered; others come after these. */
export const ORDER = [
  'values',
  'operations',
  'derivatives',
  'formulas',
  'compiling',
  'graphs',
  'testing',
  'modules',
  'starting',
  'random',
  'files',
  'optimizers',
  'losses',
  'schedules',
  'training',
  'fitting',
]
