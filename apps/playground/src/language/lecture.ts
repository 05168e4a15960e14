import type { Problem, Span } from '@mg/engine/formula'

// The lines of Karpathy's lecture, which are Python: `a = Value(2.0, label='a')`, `o.backward()`. What
// says something about the graph is understood; what cannot be said in this language is answered.

/** A text whose lecture lines are written as the language has them, each character in its place. */
interface Lecture {
  text: string
  problems: readonly Problem[]
}

/** Longer texts are not parsed anyway. */
const LONGEST = 20_000
const NAME = String.raw`[\p{L}_][\p{L}\p{Nd}_]*(?:\.[\p{L}\p{Nd}_]+)*`
const LABEL = /,\s*label\s*=\s*(?:'([^'\n]*)'|"([^"\n]*)")/gu

/** Lines that belong to Python and not to the calculation, with what is to be said of them. */
const ANSWERS: readonly (readonly [line: RegExp, answer: string])[] = [
  [/^(?:import|from)\s+[\p{L}_]/u, 'nothing has to be imported here; take this line out'],
  [
    /^(?:print|draw_dot)\s*\(/u,
    'the graph is drawn, and its numbers stand on the cards; take this line out',
  ],
  [
    /^(?:for|while|if|def|class|with|return)\s+[\p{L}\p{Nd}_(]/u,
    'a program here is a list of calculations, without loops or functions; write each line out',
  ],
  [
    /\bfor\s+[\p{L}_][\p{L}\p{Nd}_]*(?:\s*,\s*[\p{L}_][\p{L}\p{Nd}_]*)*\s+in\b/u,
    'there are no loops here; write each term out, as in loss = (y1 - 1)**2 + (y2 + 1)**2',
  ],
  [
    /\bNeuron\s*\(/u,
    'a neuron is written out here, as in n = tanh(w1*x1 + w2*x2 + b), or taken from MLP([x1, x2], [1])',
  ],
  [/\bLayer\s*\(/u, 'a layer is the last one of a network here, as in MLP([x1, x2], [3])'],
  [
    /\bMLP\s*\(\s*\d/u,
    'MLP takes the inputs themselves here, and gives its output at once: MLP([x1, x2, x3], [4, 4, 1], tanh)',
  ],
  [
    /\.(?:parameters|zero_grad|zeroGrad|step)\s*\(/u,
    'gradients are always fresh here, and “Gradient step” below the leaves takes one; take this line out',
  ],
]

/** Understands the lines of the lecture, and answers those that have no place here. */
export function understood(text: string): Lecture {
  if (text.length > LONGEST) return { text, problems: [] }
  const problems: Problem[] = []
  const made = new Set<string>()
  const lines = text.replaceAll(/[^\n;]+/g, (line: string, at: number) => {
    const code = line.replace(/(?:#|\/\/).*$/u, '')
    const from = at + code.search(/\S|$/u)
    const span = { from, to: Math.max(from, at + code.trimEnd().length) }
    const answer = answerTo(code.trim(), span, made)
    const name = new RegExp(String.raw`^\s*(${NAME})\s*[-+*/%]?=(?!=)`, 'u').exec(code)?.[1]
    if (answer) {
      problems.push(answer)
      return ' '.repeat(line.length)
    }
    if (name !== undefined) made.add(name)
    return plain(line, code)
  })
  return { text: lines, problems }
}

/** What is wrong with a line as one of this language; undefined if nothing is. */
function answerTo(code: string, span: Span, made: ReadonlySet<string>): Problem | undefined {
  const said = (message: string): Problem => ({ message, ...span })
  for (const [line, answer] of ANSWERS) if (line.test(code)) return said(answer)
  const assigned = new RegExp(String.raw`^(${NAME})\s*[-+*/%]?=(?!=)`, 'u').exec(code)?.[1]
  const [, owner, field] = /^(.+)\.(grad|data|label)$/u.exec(assigned ?? '') ?? []
  if (field === 'grad') {
    return said(
      `${owner}.grad is what comes out, not what is put in: it is the blue number on the card of ${owner}`,
    )
  }
  if (field === 'data') {
    return said(`the number of ${owner} is changed where it is made, or by dragging its card`)
  }
  if (field === 'label') {
    const label = /=\s*['"](.*)['"]$/u.exec(code)?.[1]
    return label === owner ? undefined : said(labelAnswer(label ?? ''))
  }
  // Only from where a name begins: from each of its letters, a long one would take a second.
  const read = new RegExp(
    String.raw`(?<![\p{L}\p{Nd}_.])(${NAME})\.(grad|data)\b(?!\s*\()`,
    'u',
  ).exec(code)
  if (read) {
    const [, of, what] = read
    return said(
      what === 'grad'
        ? `${of}.grad is the blue number on the card of ${of}; to calculate with a derivative, choose it under “Graph of”`
        : `${of}.data is the upper number on the card of ${of}; to calculate with it, write ${of}`,
    )
  }
  const from = new RegExp(String.raw`^(${NAME})\.backward\s*\(`, 'u').exec(code)?.[1]
  if (from !== undefined && !made.has(from)) {
    return said(`${from} has to be made in a line above, before its gradients can be`)
  }
  for (const [, single, double] of code.matchAll(LABEL)) {
    const label = single ?? double ?? ''
    if (label !== assigned) return said(labelAnswer(label))
  }
  return undefined
}

const labelAnswer = (label: string): string =>
  `the label of a Value is its name here; write ${label === '' ? 'a' : label} = … instead`

/** A line that is understood: what only Python needs becomes spaces. */
function plain(line: string, code: string): string {
  const blank = (part: string): string => ' '.repeat(part.length)
  // `e.label = 'e'` says nothing new.
  if (new RegExp(String.raw`^\s*${NAME}\.label\s*=`, 'u').test(code)) return blank(line)
  const bare = code
    .replaceAll(LABEL, blank)
    // A number in Value( ) is a leaf like any other, and can be dragged.
    .replaceAll(
      /\bValue\(\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*\)/giu,
      (whole: string, number: string) => {
        const at = whole.indexOf(number)
        return blank(whole.slice(0, at)) + number + blank(whole.slice(at + number.length))
      },
    )
    // The gradients of the page are those of its last line.
    .replace(new RegExp(String.raw`^(\s*${NAME})(\.backward\s*\(\s*\))`, 'u'), (_, name, call) => {
      return (name as string) + blank(call as string)
    })
  return bare + line.slice(code.length)
}
