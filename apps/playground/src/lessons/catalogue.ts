import type { Begin } from './lesson'
import type { LessonId } from './text/text'

type Loaders = { readonly [Id in LessonId]: () => Promise<{ begin: Begin<Id> }> }

/** The lessons in their order, each fetched when it is opened. */
const LOADERS: Loaders = {
  slope: () => import('./slope'),
  'chain-rule': () => import('./chain-rule'),
  backward: () => import('./backward'),
  twice: () => import('./twice'),
  mistakes: () => import('./mistakes'),
  neuron: () => import('./neuron'),
  step: () => import('./step'),
  loss: () => import('./loss'),
  moons: () => import('./moons'),
  point: () => import('./point'),
  names: () => import('./names'),
}

export const LESSONS = Object.keys(LOADERS) as LessonId[]

export const isLesson = (name: string): name is LessonId => Object.hasOwn(LOADERS, name)

export const beginningOf = async (id: LessonId): Promise<Begin<LessonId>> =>
  (await LOADERS[id]()).begin as Begin<LessonId>
