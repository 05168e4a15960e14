import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The oldest that is promised, the last of each line, and the newest. */
export const TYPESCRIPTS = ['5.4.5', '5.9.3', '6.0.3', '7.0.2'] as const
type TypeScript = (typeof TYPESCRIPTS)[number]

const TOOLS = [
  '@rollup/plugin-node-resolve@16.0.3',
  'bun@1.4.5',
  'deno@2.9.6',
  'esbuild@0.28.2',
  'jest@30.5.2',
  'parcel@2.16.4',
  'rollup@4.68.7',
  'vite@8.3.8',
  'webpack@5.112.2',
  'webpack-cli@7.3.1',
  ...TYPESCRIPTS.map((version) => `typescript-${version}@npm:typescript@${version}`),
]

/** What people run and bundle packages with, in a folder of its own. */
export interface Tools {
  /** What a tool prints, run in a folder. */
  run(folder: string, tool: string, ...args: string[]): Promise<string>
  /** What that version of the type checker says. */
  typescript(folder: string, version: TypeScript, ...args: string[]): Promise<string>
  /** Where a package lies. */
  path(name: string): string
  close(): Promise<void>
}

/** Installs them from the registry, without running their scripts. */
export async function installTools(): Promise<Tools> {
  const home = await mkdtemp(join(tmpdir(), 'tools-'))
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
  await run('npm', ['install', '--prefix', home, ...options, ...TOOLS])
  const path = (name: string): string => join(home, 'node_modules', name)
  /** Bun comes as a file for each kind of machine, which its script would pick. */
  const file = (tool: string): string =>
    ['@oven/bun-linux-x64', '@oven/bun-linux-aarch64', '@oven/bun-darwin-aarch64']
      .filter(() => tool === 'bun')
      .map((name) => join(path(name), 'bin/bun'))
      .find((candidate) => existsSync(candidate)) ?? path(`.bin/${tool}`)
  const execute = async (cwd: string, command: string, args: string[]): Promise<string> => {
    try {
      return (await run(command, args, { cwd, timeout: 100_000 })).stdout
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string }
      throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error })
    }
  }
  return {
    path,
    run: (folder, tool, ...args) => execute(folder, file(tool), args),
    typescript: (folder, version, ...args) =>
      execute(folder, process.execPath, [path(`typescript-${version}/bin/tsc`), ...args]),
    close: () => rm(home, { recursive: true, force: true }),
  }
}
