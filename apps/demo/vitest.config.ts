import { config } from '@mg/workspace/vitest'

export default config({ globalSetup: 'test/bundle.ts', testTimeout: 180_000 })
