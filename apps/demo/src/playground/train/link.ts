import type { Linked } from '../route'
export const linked: Linked = { content: () => ({ state: {}, numbers: new Float64Array() }), restore: () => {}, whole: () => ({ content: { state: {}, numbers: new Float64Array() } }) }
