/** Measures one group of works in a process of its own, and prints its figures as JSON. */
import { c, cToWasm, pytorch } from './native'
import {
  digits,
  mixture,
  notebook,
  notebookEager,
  notebookFloats,
  notebookTanh,
  recurrence,
  rosenbrock,
} from './ours'
import { jax, rose, tensorflow, typedArrays } from './peers'
import { micrograd } from './port'
import { adamUpdate, digits8Epoch } from './training'
import { arm, options, peaks, points } from './solvers'

const groups = {
  notebook,
  notebookEager,
  notebookFloats,
  notebookTanh,
  digits,
  digits8Epoch,
  adamUpdate,
  mixture,
  recurrence,
  rosenbrock,
  arm,
  peaks,
  points,
  options,
  typedArrays,
  micrograd,
  tensorflow,
  rose,
  jax,
  c,
  cToWasm,
  pytorch,
}

const figures = await groups[process.argv[2] as keyof typeof groups]()
process.stdout.write(`\n${JSON.stringify(figures)}\n`)
process.exit(0)
