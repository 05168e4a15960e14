import { config } from '@mg/workspace/vitest'

export default config()
