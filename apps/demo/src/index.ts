import { CommanderError } from 'commander'
import { runMicrogpt } from './microgpt-report'
import { commandLine } from './options'
import { OutputError, printable } from './output'
import { run } from './run'
import { UsageError } from './settings'

/** What is wrong with the command, as opposed to what goes wrong in the program. */
const USAGE = 2

const lines = (text: string): string => text.split('\n').map(printable).join('\n')
const program = commandLine(run, runMicrogpt)
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(lines(text)) })
try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : USAGE
  } else if (error instanceof OutputError) {
    process.stderr.write(`${lines(error.message)}\n`)
    process.exitCode = 1
  } else if (error instanceof UsageError) {
    process.stderr.write(`${printable(error.message)}\n`)
    process.exitCode = USAGE
  } else {
    throw error
  }
}
