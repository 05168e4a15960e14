import type { en } from './en'

/** The same keys with other words. */
type Translated<T> = T extends string
  ? string
  : T extends boolean
    ? T
    : { readonly [Key in keyof T]: Translated<T[Key]> }

/** All words of the lessons in one language. */
export type Text = Translated<typeof en>

export type LessonId = keyof Text['lessons']

/** What a step says. With choices it is a question, with a hint a number is to be given. */
export interface StepText {
  readonly text: string
  readonly reply?: string
  readonly hint?: string
  readonly choices?: readonly Choice[]
}

export interface Choice {
  readonly say: string
  /** What can be learned from having chosen it. */
  readonly reply: string
  readonly right?: true
}

/** A text with numbers in the places that `{…}` keeps for them. */
export const filled = (text: string, facts: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(facts[name] ?? place))

/** The steps of a lesson in their order. */
export const stepsOf = (words: Text, id: LessonId): (readonly [key: string, step: StepText])[] =>
  Object.entries(words.lessons[id].steps as Readonly<Record<string, StepText>>)
