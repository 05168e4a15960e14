import { parse } from 'acorn'
import type { Comment, Node } from 'acorn'
import { transform } from 'sucrase'

/** Text that takes the place of a part of the code. */
interface Edit {
  start: number
  end: number
  text: string
}

/**
 * TypeScript as the body of an async function that tells what the comments behind expressions promise
 * and what came out. It is handed `$import(name)`, `$shows(line, value, comment)`,
 * `$throws(line, run, comment)`, `$prints(line, values, comment)` and `$last(value)`. Lines stay where
 * they are.
 * @throws SyntaxError with a `loc`
 */
export function instrument(code: string): string {
  const { code: script } = transform(code, {
    transforms: ['typescript'],
    disableESTransforms: true,
    keepUnusedImports: true,
  })
  const comments: Comment[] = []
  const { body } = parse(script, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    allowAwaitOutsideFunction: true,
    locations: true,
    onComment: comments,
  })
  const text = ({ start, end }: Node): string => script.slice(start, end)
  const behind = (end: number): string | undefined => {
    const comment = comments.find(
      ({ type, start }) =>
        type === 'Line' && start >= end && /^[^\S\n]*;?[^\S\n]*$/.test(script.slice(end, start)),
    )
    return comment?.value.replace(/^ /, '')
  }
  const edits: Edit[] = []
  for (const node of body) {
    const { start, end } = node
    const line = node.loc!.end.line
    if (node.type === 'ImportDeclaration') {
      const rows = text(node).split('\n').length - 1
      edits.push({ start, end, text: imported(node, text) + '\n'.repeat(rows) })
    } else if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration') {
      const until = node.declaration?.start ?? end
      edits.push({ start, end: until, text: '' })
    } else if (node.type === 'ExpressionStatement') {
      const { expression } = node
      const comment = behind(end)
      const value = text(expression)
      if (comment === undefined) {
        edits.push({ start, end, text: `;$last((${value}));` })
      } else if (comment.startsWith('throws ')) {
        const message = JSON.stringify(comment.slice('throws '.length))
        edits.push({
          start,
          end,
          text: `;await $throws(${line}, async () => (${value}), ${message});`,
        })
      } else if (
        expression.type === 'CallExpression' &&
        text(expression.callee) === 'console.log'
      ) {
        const values = expression.arguments.map(text).join(', ')
        const shown = JSON.stringify(comment)
        edits.push({ start, end, text: `;$prints(${line}, [${values}], ${shown});` })
      } else {
        edits.push({
          start,
          end,
          text: `;$shows(${line}, (${value}), ${JSON.stringify(comment)});`,
        })
      }
    } else if (node.type === 'VariableDeclaration') {
      const names = node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? id.name : []))
      edits.push({ start: end, end, text: names.map((name) => `;$last(${name});`).join('') })
    }
  }
  return edits.reduceRight(
    (result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end),
    script,
  )
}

function imported(
  node: Extract<ReturnType<typeof parse>['body'][number], { type: 'ImportDeclaration' }>,
  text: (node: Node) => string,
): string {
  const names = node.specifiers.map((specifier) => {
    if (specifier.type === 'ImportNamespaceSpecifier') return `...${specifier.local.name}`
    if (specifier.type === 'ImportDefaultSpecifier') return `default: ${specifier.local.name}`
    return `${text(specifier.imported)}: ${specifier.local.name}`
  })
  return `const { ${names.join(', ')} } = $import(${JSON.stringify(node.source.value)});`
}
