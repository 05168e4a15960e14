/** A block of code in a page: the words behind its fence, and the code. */
interface Block {
  info: string
  content: string
}

const isTypeScript = ({ info }: Block): boolean => /^ts\b/.test(info)
const hasImports = (code: string): boolean => /^import /m.test(code)

/** Whether code can run in a page: everything that it imports comes from the packages. */
export function isRunnable(block: Block, before: readonly Block[]): boolean {
  if (!isTypeScript(block)) return false
  const own = [...before.filter(isTypeScript), block]
  // A block without imports goes on from the ones before, back to the last with imports.
  const first = own.findLastIndex(({ content }) => hasImports(content))
  const imported = own
    .slice(Math.max(first, 0))
    .flatMap(({ content }) => [...content.matchAll(/^(?:import|\} from) .*?['"](.+)['"]/gm)])
  return first >= 0 && imported.every(([, name]) => name!.startsWith('@mg/'))
}
