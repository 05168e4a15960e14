import { layoutOf } from './layout'
import type { LayoutRequest } from './layout'

/** Places graphs aside of the page, which stays free meanwhile. */
addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  postMessage(layoutOf(data))
})
