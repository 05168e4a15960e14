import type { ComponentType } from 'preact'
import type { LessonId, Text } from './text/text'

/** The words of a lesson's figure. */
type FigureWords<Id extends LessonId> = Text['lessons'][Id]['figure']

type StepOf<Id extends LessonId> = keyof Text['lessons'][Id]['steps'] & string

/** What a lesson is given when it is opened. All of it follows signals. */
export interface Setting<Id extends LessonId> {
  words: () => FigureWords<Id>
  /** The step that is shown. */
  step: () => StepOf<Id>
  /** Whether a step was done, now or on an earlier visit. */
  isDone: (step: StepOf<Id>) => boolean
}

export type Facts = Readonly<Record<string, number | string>>

/** The thing to do in a lesson. What it says of itself follows signals. */
export interface Activity<Id extends LessonId = LessonId> {
  Figure: ComponentType
  /** For the steps in which something is to be done: whether it has been. */
  goals: { readonly [Step in StepOf<Id>]?: () => boolean }
  /** For the steps that ask for a number: the right one. */
  guesses: { readonly [Step in StepOf<Id>]?: () => number }
  /** The numbers that the words have places for. */
  facts: () => Facts
  /** Prepares the figure for a step. */
  enter?: (step: StepOf<Id>) => void
  leave?: () => void
}

export type Begin<Id extends LessonId> = (setting: Setting<Id>) => Activity<Id>
