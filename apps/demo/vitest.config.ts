import { config } from '@mg/workspace/vitest'

export default config({ testTimeout: 180_000 })
