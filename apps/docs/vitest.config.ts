import { config } from '@mg/workspace/vitest'

export default config({
  globalSetup: 'test/built.ts',
  testTimeout: 60_000,
  hookTimeout: 60_000,
})
