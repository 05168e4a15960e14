import { parse as parseFormula } from '@mg/engine/formula'
import type { Program } from '@mg/engine/formula'
import { functions } from './functions'

/** A text as a program, in which networks may be made. */
export const parse = (text: string): Program => parseFormula(text, { functions })
