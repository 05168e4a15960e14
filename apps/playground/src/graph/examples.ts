/** A program to start from. */
export interface Example {
  name: string
  /** What there is to see in it. */
  note: string
  text: string
  /** Leaves that a gradient step leaves as they are. */
  fixed?: readonly string[]
  rate?: number
}

export const examples: readonly Example[] = [
  {
    name: 'A neuron',
    note: 'Two inputs, two weights and a bias, squashed by tanh. Step backward to watch the gradient reach the weights.',
    text: `x1 = 2
x2 = 0
w1 = -3
w2 = 1
b = 6.8813735870195432

n = x1*w1 + x2*w2 + b
o = tanh(n)`,
  },
  {
    name: 'micrograd’s README',
    note: 'The expression micrograd introduces itself with. The gradient of a is 138.8338, that of b is 645.5773.',
    text: `a = -4.0
b = 2.0
c = a + b
d = a * b + b**3
c += c + 1
c += 1 + c + (-a)
d += d * 2 + (b + a).relu()
d += 3 * d + (b - a).relu()
e = c - d
f = e**2
g = f / 2.0
g += 10.0 / f`,
    rate: 0.0001,
  },
  {
    name: 'A two-layer network and its loss',
    note: 'Names with dots form groups: h1, h2 and o are neurons that you can fold. Take gradient steps and watch the loss fall.',
    text: `x1 = 1
x2 = -0.5
target = 0.8

h1.w1 = 0.3
h1.w2 = -0.6
h1.b = 0.1
h2.w1 = -0.4
h2.w2 = 0.9
h2.b = 0
o.w1 = 0.7
o.w2 = -0.5
o.b = 0.2

h1 = tanh(h1.w1*x1 + h1.w2*x2 + h1.b)
h2 = tanh(h2.w1*x1 + h2.w2*x2 + h2.b)
o = o.w1*h1 + o.w2*h2 + o.b
loss = (o - target)**2`,
    fixed: ['x1', 'x2', 'target'],
  },
  {
    name: 'Why topological order',
    note: 'A node may pass its gradient on only once it has received all of it. Set the backward order below the graph to “at once”, and a gets 6; its true gradient is 4.',
    text: `a = 3
b = a + a
c = b + b`,
  },
  {
    name: 'A variable used twice',
    note: 'a reaches f along two paths, and its gradient is the sum of what comes back along each: b + 1.',
    text: `a = 2
b = -3
f = a*b + a`,
  },
  {
    name: 'A kink',
    note: 'At 0, relu has no slope of its own, and the engine takes 0. Drag x across 0 and keep an eye on “Check”.',
    text: `x = 0
f = relu(x) + abs(x - 1)/2`,
  },
  {
    name: 'A vanishing gradient',
    note: 'Each sigmoid lets at most a quarter of the gradient through. After six of them, hardly any is left for x.',
    text: `x = 2
h1 = sigmoid(x)
h2 = sigmoid(h1)
h3 = sigmoid(h2)
h4 = sigmoid(h3)
h5 = sigmoid(h4)
f = sigmoid(h5)`,
    rate: 10,
  },
  {
    name: 'A number that overflows',
    note: 'At x = 800, eˣ is larger than any floating-point number, and the naive formula breaks down. softplus(x) is the same function, written so that it stays finite.',
    text: `x = 800
naive = log(1 + exp(x))
safe = softplus(x)
f = naive - safe`,
  },
  {
    name: 'A whole network of @mg/nn',
    note: 'MLP is the real thing, from @mg/nn. Its layers and neurons are folded: click one to open it, and click the title of its frame to fold it again.',
    text: `x1 = 0.5
x2 = -1

score = MLP([x1, x2], [4, 4, 1], tanh)
loss = relu(1 - score)`,
    fixed: ['x1', 'x2'],
  },
]
