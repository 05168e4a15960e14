export { GPT, Training } from './microgpt'
export { lossProgram } from './program'
