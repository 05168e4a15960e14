/**
 * The figures for eager code in ARCHITECTURE.md: `pnpm bench`, on an idle machine. Ratios compare
 * what was measured in the same run.
 */
import { Value, dot, grad } from '@mg/engine'
import { trainingStep, weightedByNodes } from './network'
import { PortValue } from './port'
import { time } from './time'

const constant = { requiresGrad: false }
const parameter = (data: number): Value => new Value(data)
const input = (data: number): Value => new Value(data, constant)

const port = time(
  trainingStep<PortValue>({
    parameter: (data) => new PortValue(data),
    input: (data) => new PortValue(data),
    weighted: weightedByNodes,
  }),
  4,
).median
const byNodes = trainingStep<Value>({ parameter, input, weighted: weightedByNodes })
const nodes = countNodes(byNodes())
const scalar = time(byNodes)
const byDots = trainingStep<Value>({ parameter, input, weighted: (w, x, b) => dot(w, x).add(b) })
const fused = time(byDots)

console.log(`Node ${process.versions.node}\n`)
console.log('one step of the notebook’s network              ms      ratio')
report('closures and arrays, recursive order', port, 1)
report(`mul and add, ${nodes} nodes`, scalar.median, port / scalar.median)
report('dot', fused.median, port / fused.median)
console.log(
  `\n${((1e6 * scalar.median) / nodes).toFixed(1)} ns a node with mul and add (best ${((1e6 * scalar.best) / nodes).toFixed(1)})\n`,
)

console.log('a chain, built and differentiated               ms    ns a node')
for (const length of [1e3, 1e4, 1e5, 1e6, 1e7]) {
  const { median } = time(() => chain(length).backward(), length > 1e6 ? 0.1 : 1)
  report(`${length} operations`, median, (1e6 * median) / length)
}

console.log('\ngrad with createGraph beside backward            ms      ratio')
for (const [name, step] of [
  ['mul and add', byNodes],
  ['dot', byDots],
] as const) {
  const loss = step()
  const leaves = leavesOf(loss)
  const backward = time(() => loss.backward(), 1).median
  const asNumbers = time(() => grad(loss, leaves), 1).median
  const asValues = time(() => grad(loss, leaves, { createGraph: true }), 1).median
  report(`${name}: backward`, backward, 1)
  report(`${name}: grad`, asNumbers, asNumbers / backward)
  report(`${name}: grad with createGraph`, asValues, asValues / backward)
}

function report(what: string, milliseconds: number, ratio: number): void {
  console.log(
    `${what.padEnd(42)} ${milliseconds.toFixed(3).padStart(9)} ${ratio.toFixed(1).padStart(9)}`,
  )
}

function chain(length: number): Value {
  const factor = new Value(1.0000001)
  let y = new Value(1)
  for (let i = 0; i < length; i++) y = i % 2 === 0 ? y.mul(factor) : y.add(factor)
  return y
}

function visit(root: Value): Set<Value> {
  const seen = new Set<Value>()
  const stack = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    for (const operand of node.operands) stack.push(operand)
  }
  return seen
}

function countNodes(root: Value): number {
  return visit(root).size
}

function leavesOf(root: Value): Value[] {
  return [...visit(root)].filter((value) => value.op === '' && value.requiresGrad)
}
