export { GPT, Training } from './microgpt'
export type { Past } from './microgpt'
export { lossProgram } from './program'
