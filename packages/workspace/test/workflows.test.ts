import { accessSync, constants, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

interface Job {
  needs?: string | string[]
  permissions?: Record<string, string>
  uses?: string
  steps?: { uses?: string; run?: string; with?: Record<string, unknown> }[]
}
interface Workflow {
  permissions: Record<string, string>
  jobs: Record<string, Job>
}

const root = '../..'
const folder = join(root, '.github/workflows')
const texts = Object.fromEntries(
  readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
)
const workflows = Object.entries(texts).map(([file, text]): [string, Workflow] => [
  file,
  parse(text) as Workflow,
])
const { jobs } = parse(texts['release.yml']!) as Workflow

/** The jobs that one waits for, and those that they wait for. */
function before(name: string): string[] {
  const needs = [jobs[name]!.needs ?? []].flat()
  return [...needs, ...needs.flatMap(before)]
}

describe.each(workflows)('%s', (file, workflow) => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps ?? [])

  it('pins each action by commit, and names the version', () => {
    const lines = texts[file]!.split('\n').filter((line) => /\buses: (?!\.\/)/.test(line))
    for (const line of lines)
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('may only read, but for jobs that say otherwise', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
  })

  it('runs scripts that are there', () => {
    const scripts = steps.flatMap(({ run }) => run?.match(/\.ci\/[\w-]+/g) ?? [])
    for (const script of scripts) accessSync(join(root, script), constants.X_OK)
  })

  it('has no secret but the token of the run, and names no registry', () => {
    expect(texts[file]!.match(/secrets\.(?!GITHUB_TOKEN\b)\w+/g)).toBeNull()
    expect(steps.filter((step) => step.with && 'registry-url' in step.with)).toEqual([])
  })
})

describe('release.yml', () => {
  it('publishes from one job, which alone has an identity and installs nothing', () => {
    const withIdentity = Object.keys(jobs).filter((name) => jobs[name]!.permissions?.['id-token'])
    expect(withIdentity).toEqual(['publish'])
    const commands = jobs['publish']!.steps!.flatMap(({ run }) => run ?? [])
    expect(commands).toEqual(['.ci/publish packed'])
  })

  it('publishes after all that CI checks', () => {
    expect(before('publish')).toContain('ci')
    expect(jobs['ci']!.uses).toBe('./.github/workflows/ci.yml')
    expect(texts['ci.yml']).toContain('run: .ci/run\n')
  })
})
