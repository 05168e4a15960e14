import { parse as parseFormula } from '@mg/engine/formula'
import type { Program } from '@mg/engine/formula'
import { functions } from './functions'
import { understood } from './lecture'

/** A text as a program, in which networks may be made, and lines of the lecture stand. */
export function parse(text: string): Program {
  const lecture = understood(text)
  const { statements, problems } = parseFormula(lecture.text, { functions })
  const all = [...lecture.problems, ...problems]
  return { statements, problems: all.sort((a, b) => a.from - b.from) }
}
