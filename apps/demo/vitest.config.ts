import { config } from '@mg/workspace/vitest'

// One file after the other: pages that train beside each other would not keep their pace.
export default config({ fileParallelism: false })
