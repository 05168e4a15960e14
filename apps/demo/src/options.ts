import { Command, InvalidArgumentError, Option } from 'commander'
import { ACTIVATION_NAMES } from '@mg/nn'
import { LOSSES, NOTEBOOK, SHAPES, UsageError } from './settings'
import type { Outputs, Settings } from './settings'

/** The options of the training, as they were given. */
type Given = Settings & Omit<Outputs, 'pytorch'> & { endRate?: number; export?: string[] }

/** The parser of the command line; `run` gets what it understood. */
export function commandLine(
  run: (settings: Settings, outputs: Outputs) => Promise<void>,
  runMicrogpt: (options: { json: boolean; compiled: boolean }) => Promise<void>,
): Command {
  const { layers, ...numbers } = NOTEBOOK
  const program = new Command('demo')
    .enablePositionalOptions()
    .description(
      'Trains a small network in plain TypeScript. Without options it reproduces the notebook of karpathy/micrograd: the same data, the same weights, the same 100 losses.',
    )
    .usage('[options] [microgpt]')
    .helpOption('-h, --help', 'show this help')
    .option('-d, --data <name>', `${SHAPES.join(', ')}, or the path of a CSV file`, 'moons')
    .option(
      '--label <column>',
      'CSV: the column of the class, by name or by number from 1 (default: the last)',
    )
    .option('--samples <n>', 'how many points to make', integer(2), numbers.samples)
    .option('--noise <x>', 'how far they scatter', number(0), numbers.noise)
    .option(
      '-l, --layers <sizes>',
      'neurons in each hidden layer, such as 16,16; none for a linear model',
      sizes,
      layers,
    )
    .addOption(
      new Option('-a, --activation <name>', 'of the hidden layers')
        .choices(ACTIVATION_NAMES)
        .default('relu'),
    )
    .addOption(
      new Option('--loss <name>', 'what is made small; crossEntropy for more than two classes')
        .choices(LOSSES)
        .default('hinge'),
    )
    .option('-r, --rate <x>', 'the learning rate at the first step', number(0), numbers.rate)
    .option(
      '--end-rate <x>',
      'the rate that it falls to, in a straight line (default: a tenth)',
      number(0),
    )
    .option('--l2 <x>', 'the strength of the L2 penalty', number(0), numbers.l2)
    .option('-n, --steps <n>', 'how many steps of gradient descent', integer(1), numbers.steps)
    .option('-b, --batch <n>', 'rows for each step; 0 for all', integer(0), numbers.batch)
    .option('-s, --seed <n>', 'the same seed gives the same run', integer(0), numbers.seed)
    .option('--json', 'print one JSON document instead', false)
    .option('--svg <file>', 'draw the decision boundary and the loss to a file')
    .option('--save <file>', 'write the weights to a file, also when stopped by Ctrl-C')
    .option('--load <file>', 'start from weights that were saved')
    .option(
      '--export <pytorch folder...>',
      'write a folder that goes on with the training in PyTorch, on one machine or many',
    )
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      `
Examples:
  npm run demo
  npm run demo -- --data spiral --layers 32,32 --activation tanh --steps 500
  npm run demo -- --data points.csv --label class --svg boundary.svg
  npm run demo -- --data circles --save circles.json
  npm run demo -- --steps 50 --export pytorch moons
  npm run demo -- microgpt
`,
    )
    .action(async ({ json, svg, save, load, export: exported, ...rest }: Given) => {
      const settings = { ...NOTEBOOK, ...rest, endRate: rest.endRate ?? rest.rate / 10 }
      const pytorch = exported && folderOf(exported)
      const files = { ...(svg && { svg }), ...(save && { save }), ...(load && { load }) }
      await run(settings, { json, ...files, ...(pytorch && { pytorch }) })
    })
  program
    .command('microgpt')
    .description(
      'Trains the GPT of Karpathy’s microgpt on names, and puts its losses and the names that it makes up beside the published ones.',
    )
    .helpOption('-h, --help', 'show this help')
    .option('--compiled', 'run the steps as one compiled program', false)
    .option('--json', 'print one JSON document instead', false)
    .action(runMicrogpt)
  return program
}

/** The folder of `--export pytorch folder`. */
function folderOf([language, folder, ...rest]: readonly string[]): string {
  if (language !== 'pytorch' || !folder || rest.length > 0) {
    throw new UsageError(
      `--export ${[language, folder, ...rest].join(' ')}: pass pytorch and a folder`,
    )
  }
  return folder
}

function number(lowest: number) {
  return (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (!(value >= lowest && value < Infinity)) {
      throw new InvalidArgumentError(`Pass a number ≥ ${lowest}.`)
    }
    return value
  }
}

function integer(lowest: number) {
  return (text: string): number => {
    const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
    if (!(value >= lowest && value <= 0xffffffff)) {
      throw new InvalidArgumentError(
        `Pass an integer ≥ ${lowest}${value > 0xffffffff ? ' and < 2³²' : ''}.`,
      )
    }
    return value
  }
}

function sizes(text: string): number[] {
  if (/^(|none)$/.test(text.trim())) return []
  const values = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : 0))
  if (!values.every((value) => value >= 1 && value <= 4096)) {
    throw new InvalidArgumentError('Pass sizes from 1 to 4096, separated by commas.')
  }
  return values
}
