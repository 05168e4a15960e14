import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { publishedMicrogpt } from '@mg/datasets'
import { describe, expect, it } from 'vitest'

describe('microgpt', () => {
  it('is a command that prints both beside each other', async () => {
    const run = async (...args: string[]) => {
      const command = ['node_modules/.test/demo.mjs', 'microgpt', ...args]
      const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 1e8 })
      return stdout
    }
    const [out, json] = await Promise.all([run(), run('--json')])
    expect(out).toMatch(/^0 {6}3\.3659669475848504 {4}3\.36596694758485/m)
    expect(out).toMatch(/^999 {4}2\.6496944697407585 {4}2\.6496944697407/m)
    expect(out).toMatch(/^1000 losses .* largest relative deviation \d\.\de-1[3-6]$/m)
    expect(out).toMatch(/^kamon +kamon$/m)
    expect(out).toContain('20 of 20 names are equal')
    expect(JSON.parse(json)).toMatchObject({
      parameters: 4192,
      samples: publishedMicrogpt.samples,
    })
  })
})
