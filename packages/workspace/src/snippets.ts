import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/** Code out of documentation, as a module of its own. */
export interface Snippet {
  /** The file and line where it begins. */
  name: string
  code: string
}

interface Options {
  /** Markdown files whose `ts` blocks are run; one without imports goes on from the one before. */
  markdown?: readonly string[]
  /** A folder of sources whose `@example` blocks are run; what the package exports need not be imported there. */
  examples?: string
}

/**
 * Declares a test for each piece of code in the documentation of the package in the current folder.
 *
 * A comment behind an expression says what its value is, one behind `console.log(…)` what it prints,
 * and one that begins with `throws` what the message of the error is. The types are checked as well.
 */
export async function testSnippets({ markdown = [], examples }: Options): Promise<void> {
  const snippets = markdown.flatMap(snippetsOf)
  if (examples !== undefined) snippets.push(...examplesOf(examples, await ownExports()))
  const folder = resolve('.snippets')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const files = snippets.map(({ code }, i) => {
    const file = join(folder, `${i}.ts`)
    writeFileSync(file, instrument(code))
    return file
  })
  describe('documentation', () => {
    it('has code to run', () => expect(snippets.length).toBeGreaterThan(0))
    it('has code that type-checks', () => expect(typeErrors(files, snippets)).toEqual([]))
    snippets.forEach(({ name }, i) => it(`${name} says what comes out`, () => import(files[i]!)))
  })
}

/** The `ts` blocks of a Markdown file; one without imports goes on from the one before. */
export function snippetsOf(path: string): Snippet[] {
  const text = readFileSync(path, 'utf8')
  const snippets: Snippet[] = []
  let module = ''
  for (const match of text.matchAll(/^```ts\n(.*?)^```/gms)) {
    module = /^import /m.test(match[1]!) ? match[1]! : `${module}\n${match[1]}`
    snippets.push({ name: `${path}:${lineAt(text, match.index)}`, code: module })
  }
  return snippets
}

/** The `@example` blocks of a folder of sources, with imports of what `exported` names. */
export function examplesOf(folder: string, exported: readonly Export[]): Snippet[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .flatMap((path) => {
      const text = readFileSync(join(folder, path), 'utf8')
      return [...text.matchAll(/^ *\/\*\*(?:(?!\*\/).)*?@example\n(.*?)\*\//gms)].map((match) => {
        const code = match[1]!
          .split('\n')
          .map((line) => line.replace(/^ *\* ?/, ''))
          .filter((line) => !line.startsWith('@'))
          .join('\n')
        const imports = exported
          .filter(([name]) => isUsed(name, code))
          .map(([name, entry]) => `import { ${name} } from '${entry}'\n`)
        return {
          name: `${folder}/${path}:${lineAt(text, match.index)}`,
          code: imports.join('') + code,
        }
      })
    })
}

/** Whether code uses a name that it neither imports nor declares. */
const isUsed = (name: string, code: string): boolean =>
  new RegExp(`(?<!\\.)\\b${name}\\b`).test(code) &&
  !new RegExp(
    `\\{ ${name} \\}|import \\{[^}]*\\b${name}\\b|\\b(const|let|function|class) ${name}\\b`,
  ).test(code)

/** A name that a package exports, and the entry that does. */
export type Export = readonly [name: string, entry: string]

/** What the package in the current folder exports. */
async function ownExports(): Promise<Export[]> {
  const { name, exports = {} } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    name: string
    exports?: object
  }
  const entries = Object.keys(exports).map((key) => name + key.slice(1))
  const modules = await Promise.all(entries.map((entry) => import(entry) as Promise<object>))
  return modules.flatMap((module, i) =>
    Object.keys(module).map((exported): Export => [exported, entries[i]!]),
  )
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** Turns the comments behind expressions into assertions, which a module like check.ts makes. */
export function instrument(code: string, check = '@mg/workspace/check'): string {
  const file = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.Latest, true)
  let result = ''
  let at = 0
  for (const statement of file.statements) {
    const comment = commentBehind(code, statement.end)
    if (comment === undefined || !ts.isExpressionStatement(statement)) continue
    const { expression } = statement
    const text = expression.getText(file)
    result += code.slice(at, statement.getStart(file)) + assertion(expression, text, comment)
    at = statement.end
  }
  const header = `import { prints, shows, throws } from '${check}'\n`
  return `${header}void [prints, shows, throws]\n${result}${code.slice(at)}\nexport {}\n`
}

function commentBehind(code: string, end: number): string | undefined {
  const [range] = ts.getTrailingCommentRanges(code, end) ?? []
  return range && code.slice(range.pos, range.end).replace(/^\/\/ ?/, '')
}

function assertion(expression: ts.Expression, text: string, comment: string): string {
  const expected = JSON.stringify(comment.replace(/^throws /, ''))
  if (comment.startsWith('throws ')) return `;throws(() => ${text}, ${expected});`
  if (ts.isCallExpression(expression) && expression.expression.getText() === 'console.log') {
    const values = expression.arguments.map((argument) => argument.getText()).join(', ')
    return `;prints([${values}], ${expected});`
  }
  return `;shows(${text}, ${expected});`
}

function typeErrors(files: readonly string[], snippets: readonly Snippet[]): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    'tsconfig.json',
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  )
  const options = { ...config!.options, noEmit: true, noUnusedLocals: false }
  const program = ts.createProgram(files, options)
  return files.flatMap((file, i) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map((diagnostic) => {
      const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')
      const line =
        diagnostic.file && diagnostic.start !== undefined
          ? diagnostic.file.text.split('\n')[
              ts.getLineAndCharacterOfPosition(diagnostic.file, diagnostic.start).line
            ]
          : ''
      return `${snippets[i]!.name}: ${message} (${line})`
    }),
  )
}
