import { CommanderError } from 'commander'
import { commandLine } from './options'
import { run } from './run'
import { UsageError } from './settings'

/** What is wrong with the command, as opposed to what goes wrong in the program. */
const USAGE = 2

const program = commandLine(run).exitOverride()
try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : USAGE
  } else if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = USAGE
  } else {
    throw error
  }
}
