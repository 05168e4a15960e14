import { execFile } from 'node:child_process'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { examplesOf, instrument, snippetsOf } from '@mg/workspace/snippets'
import type { Export, Snippet } from '@mg/workspace/snippets'
import ts from 'typescript'

const run = promisify(execFile)

/** A kind of module, as a project chooses it, and what its files are called. */
export interface ModuleKind {
  source: 'ts' | 'mts' | 'cts'
  module: ts.ModuleKind
  moduleResolution: ts.ModuleResolutionKind
}

export const MODULE_KINDS = {
  'ESM, nodenext': {
    source: 'mts',
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  },
  'ESM, bundler': {
    source: 'ts',
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  },
  'CommonJS, nodenext': {
    source: 'cts',
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  },
} satisfies Record<string, ModuleKind>

/** All code that the documentation of these packages shows: the READMEs, `docs/` and doc comments. */
export function documentationOf(packages: readonly string[], installed: string): Snippet[] {
  const exported = packages.flatMap((name) => exportsOf(`@mg/${name}`, installed))
  return [
    ...snippetsOf('../../README.md'),
    ...packages.flatMap((name) => [
      ...snippetsOf(`../${name}/README.md`),
      ...pagesOf(`../${name}/docs`).flatMap(snippetsOf),
      ...examplesOf(`../${name}/src`, exported),
    ]),
  ]
}

function pagesOf(folder: string): string[] {
  const files = readdirSync(join(folder, '..')).includes(basename(folder))
    ? readdirSync(folder)
    : []
  return files.filter((file) => file.endsWith('.md')).map((file) => join(folder, file))
}

/** What an installed package exports, entry by entry. */
function exportsOf(name: string, folder: string): Export[] {
  const require = createRequire(join(folder, 'index.cjs'))
  const manifest = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')
  const { exports } = JSON.parse(manifest) as { exports: object }
  return Object.keys(exports)
    .filter((entry) => !entry.endsWith('.json'))
    .map((entry) => name + entry.slice(1))
    .flatMap((entry) =>
      Object.keys(require(entry) as object).map((exported): Export => [exported, entry]),
    )
}

/**
 * What the type checker says of snippets in a folder where the packages are installed. It checks
 * their declarations as well, and has no types but those of the language.
 */
export function typeErrors(
  folder: string,
  snippets: readonly Snippet[],
  { source, module, moduleResolution }: ModuleKind,
): string[] {
  const globals = join(folder, 'globals.d.ts')
  writeFileSync(globals, 'declare const console: { log(...values: unknown[]): void }\n')
  const files = snippets.map(({ code }, i) => {
    const file = join(folder, `${i}.${source}`)
    writeFileSync(file, asModule(code, source))
    return file
  })
  const program = ts.createProgram([globals, ...files], {
    lib: ['lib.es2022.d.ts'],
    module,
    moduleResolution,
    noEmit: true,
    skipLibCheck: false,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
  })
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, '\n')
    if (file === undefined) return message
    const name = snippets[files.indexOf(file.fileName)]?.name ?? file.fileName
    const { line } = ts.getLineAndCharacterOfPosition(file, start ?? 0)
    return `${name}: ${message} (${file.text.split('\n')[line]!.trim()})`
  })
}

/** Runs snippets with their comments as assertions, in one process, and gives what fails. */
export async function failures(
  folder: string,
  snippets: readonly Snippet[],
  { source }: ModuleKind,
): Promise<string[]> {
  const isCommonJS = source === 'cts'
  const extension = isCommonJS ? 'cjs' : 'mjs'
  const emit = (code: string): string =>
    ts.transpileModule(code, {
      compilerOptions: {
        module: isCommonJS ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
      },
    }).outputText
  const write = (name: string, code: string): void =>
    writeFileSync(join(folder, `${name}.${extension}`), emit(code))

  write('check', readFileSync('../workspace/src/check.ts', 'utf8'))
  snippets.forEach(({ code }, i) =>
    write(`${i}`, asModule(instrument(code, `./check.${extension}`), source)),
  )
  writeFileSync(
    join(folder, 'all.mjs'),
    `import { writeFileSync } from 'node:fs'
    const failed = []
    for (const [i, name] of ${JSON.stringify(snippets.map(({ name }) => name))}.entries()) {
      try {
        const loaded = await import(\`./\${i}.${extension}\`)
        await loaded.default?.done
      } catch (error) {
        failed.push(\`\${name}: \${error.message}\`)
      }
    }
    writeFileSync('failed.json', JSON.stringify(failed))`,
  )
  await run(process.execPath, ['all.mjs'], { cwd: folder })
  return JSON.parse(readFileSync(join(folder, 'failed.json'), 'utf8')) as string[]
}

/** The code as it is, or for CommonJS with what may await in a function. */
function asModule(code: string, source: ModuleKind['source']): string {
  if (source !== 'cts') return code
  const file = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.Latest, true)
  const isOutside = (statement: ts.Statement): boolean =>
    ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)
  const text = (statements: readonly ts.Statement[]): string =>
    statements.map((statement) => statement.getFullText(file)).join('')
  return `${text(file.statements.filter(isOutside))}
export const done = (async () => {${text(file.statements.filter((s) => !isOutside(s)))}
})()
`
}
