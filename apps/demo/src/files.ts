import { constants } from 'node:fs'
import { access, lstat, mkdir, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
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

/**
 * Checks that a folder can be made.
 * @throws UsageError that names the option, if something is there already, or if it cannot be made
 */
export async function needAbsent(option: string, path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found) throw new UsageError(`${option} ${path}: is there already; pass another folder`)
  await access(dirname(resolve(path)), constants.W_OK | constants.X_OK).catch((error: Error) => {
    throw new UsageError(`${option} ${path}: ${error.message}; pass another folder`)
  })
}

/**
 * Makes a folder with all of its files or, if the program is killed or the disk is full, none: they
 * are written beside it. What is there already is left as it is.
 */
export async function writeFolder(
  path: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const target = resolve(path)
  const beside = `${target}.${process.pid}.tmp`
  await mkdir(beside)
  try {
    for (const [name, content] of Object.entries(files)) {
      const file = await open(join(beside, name), 'wx')
      try {
        await file.writeFile(content)
        await file.sync()
      } finally {
        await file.close()
      }
    }
    if (await lstat(target).catch(() => undefined)) throw new Error('is there already')
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { recursive: true, force: true })
    throw error
  }
}
