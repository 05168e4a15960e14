import { readFileSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { mutantsOf } from './mutants'
import type { Mutant } from './mutants'
import { fateOf, reachOf } from './run'
import type { Fate } from './run'
import { sampleOf } from './sample'

const HELP = `usage: npm run mutation -- [--sample 500] [--seed 1] [--in PATH] [--least 0] [--jobs N]

Puts faults into the sources of engine, nn and optim, one at a time, and runs the tests of the same
package that reach it. Prints the faults that no test noticed, and the share that one did.

  --sample  how many faults, drawn from all there are
  --seed    which ones
  --in      only those in sources whose path contains this, as compile/ or adam.ts
  --least   the share in percent below which the command fails
  --jobs    how many are tried at once; by default as many as there are processors
`

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const packages = ['engine', 'nn', 'optim'].map((name) => join(root, 'packages', name))

const { values } = parseArgs({
  options: {
    sample: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    in: { type: 'string', default: '' },
    least: { type: 'string', default: '0' },
    jobs: { type: 'string', default: `${availableParallelism()}` },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) process.stdout.write(HELP)
else
  await main(
    Number(values.sample),
    Number(values.seed),
    values.in,
    Number(values.least),
    Number(values.jobs),
  )

async function main(
  size: number,
  seed: number,
  where: string,
  least: number,
  jobs: number,
): Promise<void> {
  const all = packages
    .flatMap(sourcesOf)
    .filter((file) => relative(root, file).includes(where))
    .flatMap((file) => mutantsOf(file, readFileSync(file, 'utf8')))
  const sample = sampleOf(all, size, seed)
  console.log(`${sample.length} of ${all.length} faults, seed ${seed}`)
  const reach = await reachOf(packages, sample)
  const tests = reach.flatMap((file) => Object.keys(file.tests))
  console.log(`${tests.length} tests in ${reach.length} files`)

  const fates: Fate[] = []
  const waiting = sample.entries()
  const work = async (): Promise<void> => {
    for (const [id, mutant] of waiting) {
      const began = performance.now()
      const fate = await fateOf(mutant, id, reach)
      fates[id] = fate
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      console.log(`${id + 1}/${sample.length} ${fate} ${seconds} s  ${told(mutant)}`)
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  const alive = sample.filter((_, i) => fates[i] === 'survived' || fates[i] === 'not reached')
  const share = (100 * (sample.length - alive.length)) / sample.length
  console.log(`\n${alive.length} were not noticed:`)
  for (const mutant of alive) console.log(`  ${told(mutant)}`)
  console.log(`\n${share.toFixed(1)} % of ${sample.length} were noticed`)
  if (share < least) process.exitCode = 1
}

/** The sources of a package that somebody wrote. */
function sourcesOf(folder: string): string[] {
  return readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.gen.ts'))
    .sort()
    .map((path) => join(folder, 'src', path))
}

function told({ file, line, change }: Mutant): string {
  return `${relative(root, file)}:${line}  ${change}`
}
