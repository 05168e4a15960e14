import { config } from '@mg/workspace/vitest'

export default config({
  globalSetup: 'test/built.ts',
  // One file after the other: pages that train beside each other would not keep their pace.
  fileParallelism: false,
  testTimeout: 180_000,
  hookTimeout: 60_000,
})
