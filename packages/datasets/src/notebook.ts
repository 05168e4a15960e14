import { NumpyRandom, PythonRandom } from '@mg/nn'
import type { Random } from '@mg/nn'
import type { Dataset } from './dataset'
import published from './notebook.json'
import { moons } from './shapes'

/** The run that micrograd's notebook shows: its data and the numbers that it prints. */
export interface Notebook {
  data: Dataset
  /** A source of random numbers from which `new MLP(2, [16, 16, 1], { random })` draws the notebook's weights. */
  weights: () => Random
  /** Loss and accuracy before each of its 100 steps. */
  published: readonly { step: number; loss: number; accuracy: number }[]
}

/** Karpathy's moons: both of his generators start from 1337. */
export const notebook = (): Notebook => ({
  data: moons({ samples: 100, noise: 0.1, random: new NumpyRandom(1337) }),
  weights: () => new PythonRandom(1337),
  published: published.steps,
})
