import ts from 'typescript'

/** A piece of a text. */
interface Span {
  start: number
  end: number
}

/** A fault that is put into a source, one at a time. */
export interface Mutant {
  file: string
  /** The whole source without the fault. */
  source: string
  line: number
  /** The expression or statement that runs when the fault is reached. */
  node: Span & { isStatement: boolean }
  /** What is replaced, and by what. */
  edit: Span & { text: string }
  /** What it was, and what it became, on one line. */
  change: string
}

const BINARY: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '**': '*',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '??': '&&',
  '&': '|',
  '|': '&',
  '^': '|',
  '<<': '>>',
  '>>': '<<',
  '>>>': '<<',
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '/=': '*=',
  '|=': '&=',
  '&=': '|=',
}

const METHODS: Readonly<Record<string, string>> = {
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  some: 'every',
  every: 'some',
}

/**
 * The faults of a source: operators, conditions, numbers and truth values that are others, and
 * statements that are gone. Types, declarations of enums, and what becomes a message are left alone.
 */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const mutants: Mutant[] = []

  const add = (node: ts.Node, replaced: ts.Node, by: string): void => {
    const [start, end] = [replaced.getStart(source), replaced.end]
    const statement = statementThatBeginsWith(node)
    const reached = statement ?? node
    mutants.push({
      file,
      source: text,
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      node: {
        start: reached.getStart(source),
        end: reached.end,
        isStatement: statement !== undefined,
      },
      edit: { start, end, text: by },
      change: `${brief(text.slice(start, end))} → ${brief(by) || '(gone)'}`,
    })
  }
  const visit = (node: ts.Node): void => {
    if (isLeftAlone(node)) return
    if (ts.isBinaryExpression(node)) {
      const by = BINARY[node.operatorToken.getText(source)]
      if (by !== undefined) add(node, node.operatorToken, by)
    } else if (ts.isPrefixUnaryExpression(node)) {
      const { operator, operand } = node
      if (operator === ts.SyntaxKind.PlusPlusToken) add(node, node, `--${operand.getText(source)}`)
      else if (operator === ts.SyntaxKind.MinusMinusToken)
        add(node, node, `++${operand.getText(source)}`)
      else if (operator !== ts.SyntaxKind.PlusToken) add(node, node, ` ${operand.getText(source)}`)
    } else if (ts.isPostfixUnaryExpression(node)) {
      const isUp = node.operator === ts.SyntaxKind.PlusPlusToken
      add(node, node, `${node.operand.getText(source)}${isUp ? '--' : '++'}`)
    } else if (ts.isNumericLiteral(node)) {
      const number = Number(node.text)
      add(node, node, `${Number.isInteger(number) ? number + 1 : number * 2}`)
    } else if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, node, 'false')
    else if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, node, 'true')
    else if (ts.isConditionalExpression(node) || ts.isIfStatement(node)) {
      const condition = ts.isIfStatement(node) ? node.expression : node.condition
      for (const by of ['true', 'false']) add(condition, condition, by)
    } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name } = node.expression
      const by = Object.hasOwn(METHODS, name.text) ? METHODS[name.text] : undefined
      if (by !== undefined) add(node, name, by)
    } else if (ts.isExpressionStatement(node) && !isSuper(node.expression)) add(node, node, '{}')
    ts.forEachChild(node, visit)
  }
  visit(source)
  return mutants
}

/** The statement of which an expression is the beginning: put in parentheses, it would join the line before. */
function statementThatBeginsWith(node: ts.Node): ts.Statement | undefined {
  if (ts.isExpressionStatement(node)) return node
  let at = node
  while (!ts.isStatement(at)) {
    if (at.parent.getStart() !== node.getStart()) return undefined
    at = at.parent
  }
  return ts.isExpressionStatement(at) ? at : undefined
}

function isLeftAlone(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isThrowStatement(node) ||
    (ts.isNumericLiteral(node) &&
      ts.isPropertyAssignment(node.parent) &&
      node.parent.name === node) ||
    ((ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      /(Error|^warn)$/.test(node.expression.getText()))
  )
}

const isSuper = (node: ts.Expression): boolean =>
  ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword

const brief = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

/** The source with a fault. */
export const mutated = ({ source, edit }: Mutant): string =>
  source.slice(0, edit.start) + edit.text + source.slice(edit.end)

/** The source that writes 1 into `globalThis.__reached` at the numbers of these places when it comes to them. */
export function watched(text: string, places: ReadonlyMap<number, Mutant>): string {
  const inserts: { at: number; rank: number; text: string }[] = []
  for (const [id, { node }] of places) {
    const call = `(globalThis.__reached ?? [])[${id}] = 1`
    const size = node.end - node.start
    const [before, after] = node.isStatement ? [`{ ${call};`, '}'] : [`(${call}, `, ')']
    // Where several begin, the largest opens first; where several end, the smallest closes first, and
    // what ends here does so before another begins. Of two at one place, the later is inside.
    inserts.push({ at: node.start, rank: 1e9 - size + id * 1e-6, text: before })
    inserts.push({ at: node.end, rank: size - 1e9 - id * 1e-6, text: after })
  }
  inserts.sort((a, b) => a.at - b.at || a.rank - b.rank)
  let result = ''
  let from = 0
  for (const insert of inserts) {
    result += text.slice(from, insert.at) + insert.text
    from = insert.at
  }
  return result + text.slice(from)
}
