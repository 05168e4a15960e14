import { constants } from 'node:fs'
import { access, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UsageError } from './settings'

/**
 * Checks that a file can be written, before there is anything to lose.
 * @throws UsageError that names the option, for a directory, a missing or a read-only folder
 */
export async function needWritable(option: string, path: string): Promise<void> {
  try {
    const found = await stat(path).catch(() => undefined)
    if (found?.isDirectory()) throw new Error('is a directory')
    if (found) await access(path, constants.W_OK)
    if (!found || found.isFile()) {
      const folder = dirname(found ? await realpath(path) : path)
      await access(folder, constants.W_OK | constants.X_OK)
    }
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${(error as Error).message}; pass another file`)
  }
}

/**
 * Writes a whole file or leaves the old one as it was, even if the program is killed or the disk is
 * full: the text goes to a file beside it, which takes its place once the disk has it. A device or a
 * pipe is written to directly.
 *
 * write-file-atomic 7 is not used: on a full disk it takes a part of the text for the whole.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found && !found.isFile()) return writeFile(path, text)
  const target = found ? await realpath(path) : path
  const beside = `${target}.${process.pid}.tmp`
  try {
    const file = await open(beside, 'w', found?.mode)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
