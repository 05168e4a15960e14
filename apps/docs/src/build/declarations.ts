import ts from 'typescript'

const printer = ts.createPrinter({ removeComments: false })
const bare = ts.createPrinter({ removeComments: true })

/** How a symbol is declared: without bodies, without what is internal. */
export function declarationOf(symbol: ts.Symbol): string {
  const declarations = symbol.declarations ?? []
  const functions = declarations.filter(ts.isFunctionDeclaration)
  const overloads = functions.filter(({ body }) => body === undefined)
  const shown = functions.length > 0 && overloads.length > 0 ? overloads : declarations
  return shown
    .filter((node) => !isInternal(node))
    .map(printed)
    .join('\n')
}

function printed(node: ts.Declaration): string {
  const file = node.getSourceFile()
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
    const text = printer.printNode(ts.EmitHint.Unspecified, node, file)
    return text
      .replace(/^(\/\*\*[^]*?\*\/\s*)+/, '')
      .replace(/^export (default )?/, '')
      .replaceAll('    ', '  ')
  }
  if (ts.isFunctionDeclaration(node)) return header(node, file)
  if (ts.isVariableDeclaration(node)) return variable(node, file)
  if (ts.isClassDeclaration(node)) return classOf(node, file)
  return bare.printNode(ts.EmitHint.Unspecified, node, file)
}

/** A function, method or accessor up to its body. */
function header(
  node: ts.SignatureDeclaration & { body?: ts.Node | undefined },
  file: ts.SourceFile,
): string {
  const end = node.body?.getStart(file) ?? node.end
  return file.text
    .slice(node.getStart(file), end)
    .replace(/^export (default )?/, '')
    .replace(/;?\s*$/, '')
}

function variable(node: ts.VariableDeclaration, file: ts.SourceFile): string {
  const { initializer, type } = node
  const name = node.name.getText(file)
  if (type) return `const ${name}: ${type.getText(file)}`
  if (initializer && ts.isArrowFunction(initializer)) {
    const text = file.text.slice(initializer.getStart(file), initializer.equalsGreaterThanToken.pos)
    return `const ${name} = ${text} => …`
  }
  return `const ${name}`
}

function classOf(node: ts.ClassDeclaration, file: ts.SourceFile): string {
  const opening = file.text
    .slice(node.getStart(file), node.members.pos)
    .replace(/^export (default )?/, '')
  const overloaded = new Set(
    node.members.flatMap((member) =>
      (ts.isMethodDeclaration(member) || ts.isConstructorDeclaration(member)) && !member.body
        ? nameOf(member, file)
        : [],
    ),
  )
  const members = node.members.flatMap((member) => {
    const isHidden =
      isInternal(member) ||
      ts.isClassStaticBlockDeclaration(member) ||
      (ts.canHaveModifiers(member) &&
        ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)) ||
      (member.name &&
        (ts.isPrivateIdentifier(member.name) || ts.isComputedPropertyName(member.name)))
    if (isHidden) return []
    const { body } = member as { body?: ts.Node }
    if (body && overloaded.has(nameOf(member, file))) return []
    if (ts.isPropertyDeclaration(member)) {
      const end = member.initializer && member.type ? member.type.end : member.end
      return [`  ${file.text.slice(member.getStart(file), end)}`]
    }
    return [`  ${header(member as ts.MethodDeclaration, file)}`]
  })
  return `${opening}\n${members.join('\n')}\n}`
}

const nameOf = (member: ts.ClassElement, file: ts.SourceFile): string =>
  ts.isConstructorDeclaration(member) ? 'constructor' : (member.name?.getText(file) ?? '')

function isInternal(node: ts.Node): boolean {
  const text = node.getSourceFile().text
  return (ts.getLeadingCommentRanges(text, node.pos) ?? []).some(({ pos, end }) =>
    text.slice(pos, end).includes('@internal'),
  )
}
