import microgpt from './microgpt.json'
import { names as text } from './names.json'

/** 32,033 first names in small letters from a to z: those of Karpathy's makemore, in its order. */
export const names = (): string[] => text.split(' ')

/** What Karpathy's microgpt computed from these names: the loss of each of its 1,000 steps, and the names that it made up. */
export const publishedMicrogpt: { losses: readonly number[]; samples: readonly string[] } = microgpt
