import { config } from '@mg/workspace/vitest'

export default config({
  include: ['environments/**/*.test.ts'],
  testTimeout: 120_000,
  hookTimeout: 600_000,
})
