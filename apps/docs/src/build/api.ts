import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Application, Converter, ReflectionKind, ReflectionType } from 'typedoc'
import type { Comment, CommentDisplayPart, Context, DeclarationReflection } from 'typedoc'
import { declarationOf } from './declarations'
import { ORDER, groupOf } from './groups'
import type { Group } from './groups'
import { sourceAddress } from './links'
import { CONTENT, ROOT, entries } from './places'

/** A symbol that an entry exports. */
interface Exported {
  entry: string
  reflection: DeclarationReflection
  group: Group
}

/**
 * The pages of the reference: every symbol that an entry of a published package exports.
 * @param linked is given the sources that are linked to
 */
export async function reference(linked: Set<string>): Promise<{ path: string; text: string }[]> {
  const all = entries()
  const tsconfig = join(CONTENT, 'tsconfig.json')
  const files = all.map(({ source }) => source)
  writeFileSync(tsconfig, JSON.stringify({ extends: '../tsconfig.json', files, include: [] }))
  const app = await Application.bootstrap({
    entryPoints: files,
    tsconfig,
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    skipErrorChecking: true,
    disableGit: true,
    sourceLinkTemplate: '{path}#{line}',
    readme: 'none',
    logLevel: 'Error',
  })
  let context: Context | undefined
  app.converter.on(Converter.EVENT_RESOLVE_END, (given: Context) => (context = given))
  const project = await app.convert()
  if (!project || !context) throw new Error('the reference could not be made')
  const modules = project.children ?? []
  if (modules.length !== all.length) {
    throw new Error(`the reference has ${modules.length} of ${all.length} entries`)
  }
  const exported = modules.flatMap((module): Exported[] => {
    const file = module.sources?.[0]?.fullFileName
    const entry = all.find(({ source }) => source === file)?.name
    if (entry === undefined) throw new Error(`${module.name} is not an entry`)
    return (module.children ?? []).flatMap((child) => {
      const reflection = resolved(child)
      const source = reflection.sources?.[0]?.fullFileName ?? ''
      return [{ entry, reflection, group: groupOf(entry, source) }]
    })
  })
  return new Reference(context, exported, linked).pages()
}

/** What is exported a second time under another entry stands for the first. */
function resolved(reflection: DeclarationReflection): DeclarationReflection {
  return reflection.kindOf(ReflectionKind.Reference)
    ? (
        reflection as unknown as { getTargetReflectionDeep(): DeclarationReflection }
      ).getTargetReflectionDeep()
    : reflection
}

class Reference {
  private readonly groups: readonly Group[]
  private readonly homes = new Map<string, Group>()

  constructor(
    private readonly context: Context,
    private readonly exported: readonly Exported[],
    private readonly linked: Set<string>,
  ) {
    const place = ({ file }: Group): number => ORDER.indexOf(file) + 1 || ORDER.length + 1
    this.groups = [...new Map(exported.map(({ group }) => [group.file, group])).values()].sort(
      (a, b) => place(a) - place(b) || a.file.localeCompare(b.file),
    )
    for (const { reflection, group } of exported) {
      if (!this.homes.has(reflection.name)) this.homes.set(reflection.name, group)
    }
  }

  pages(): { path: string; text: string }[] {
    const links = this.groups.map(({ name, file }) => ({ text: name, link: `/api/${file}` }))
    const pages = this.groups.map((group) => ({
      path: `api/${group.file}.md`,
      text: this.page(group),
    }))
    return [
      { path: 'api/index.md', text: this.index() },
      {
        path: 'api/pages.json',
        text: JSON.stringify([{ text: 'All symbols', link: '/api/' }, ...links]),
      },
      ...pages,
    ]
  }

  private of(group: Group): Exported[] {
    const seen = new Set<DeclarationReflection>()
    return this.exported
      .filter((each) => each.group.file === group.file)
      .filter(({ reflection }) => !seen.has(reflection) && seen.add(reflection))
      .sort((a, b) => rank(a.reflection) - rank(b.reflection))
  }

  private index(): string {
    const parts = this.groups.map((group) => {
      const names = this.of(group).map(
        ({ reflection: { name } }) => `[\`${name}\`](./${group.file}.md#${anchor(name)})`,
      )
      return `## ${group.name}\n\n${group.text}\n\n${names.join(' · ')}\n`
    })
    return `# Reference\n\nEvery public symbol of every package, from the comments in its source.\n\n${parts.join('\n')}`
  }

  private page(group: Group): string {
    const parts = this.of(group).map((each) => this.symbol(each))
    return `# ${group.name}\n\n${group.text}\n\n${parts.join('\n\n')}\n`
  }

  private symbol({ entry, reflection }: Exported): string {
    const { name } = reflection
    const comment = commentOf(reflection)
    const symbol = this.context.getSymbolFromReflection(reflection)
    const code = symbol ? declarationOf(symbol) : name
    return [
      `## ${name} {#${anchor(name)}}`,
      `\`\`\`typescript\nimport ${isType(reflection) ? 'type ' : ''}{ ${name} } from '${entry}'\n\n${code}\n\`\`\``,
      ...this.described(comment, entry, name),
      ...this.members(reflection, entry),
      this.source(reflection),
    ].join('\n\n')
  }

  /** Methods and getters of a class that say something of themselves. */
  private members(reflection: DeclarationReflection, entry: string): string[] {
    if (!reflection.kindOf(ReflectionKind.Class)) return []
    return (reflection.children ?? []).flatMap((member) => {
      const comment = commentOf(member)
      if (!comment || member.inheritedFrom || member.kindOf(ReflectionKind.Constructor)) return []
      const text = this.described(comment, entry, member.name)
      // A class may have a method and a static one of the same name, as Value has min and max.
      const place = `${reflection.name}${member.flags.isStatic ? '-static' : ''}-${member.name}`
      return text.length === 0
        ? []
        : [`### ${reflection.name}.${member.name} {#${anchor(place)}}`, ...text]
    })
  }

  private described(comment: Comment | undefined, entry: string, name: string): string[] {
    if (!comment) return []
    const parameters = comment.blockTags.filter(({ tag }) => tag === '@param')
    const rows = parameters.map(
      (tag) => `- \`${tag.name ?? ''}\`: ${this.text(tag.content).replace(/^- /, '')}`,
    )
    const blocks = comment.blockTags.flatMap(({ tag, content }) => {
      if (tag === '@param') return []
      if (tag === '@example') return [this.example(this.raw(content), entry, name)]
      const heading = tag.slice(1, 2).toUpperCase() + tag.slice(2)
      return [`**${heading}** ${this.text(content)}`]
    })
    return [
      this.text(comment.summary),
      ...(rows.length > 0 ? [rows.join('\n')] : []),
      ...blocks,
    ].filter((part) => part !== '')
  }

  /** An example with the imports that it takes for granted. */
  private example(text: string, entry: string, name: string): string {
    const code = text.replace(/^\s*```\w*\n|```\s*$/g, '').trim()
    const missing = this.exported.filter(
      ({ reflection, entry: other }) =>
        !isType(reflection) &&
        new RegExp(`(?<![.\\w'])${reflection.name}\\b(?!')`).test(code) &&
        !new RegExp(
          `\\b(const|let|function|class) ${reflection.name}\\b|import .*\\b${reflection.name}\\b`,
        ).test(code) &&
        isNear(entry, other, reflection.name === name),
    )
    const lines = [...byEntry(missing)].map(
      ([from, all]) =>
        `import { ${[...new Set(all.map(({ reflection }) => reflection.name))].sort().join(', ')} } from '${from}'`,
    )
    return `\`\`\`ts\n${lines.length > 0 ? `${lines.join('\n')}\n\n` : ''}${code}\n\`\`\``
  }

  private raw(parts: readonly CommentDisplayPart[]): string {
    return parts.map(({ text }) => text).join('')
  }

  /** The text of a comment as Markdown: what looks like HTML is none. */
  private text(parts: readonly CommentDisplayPart[]): string {
    return parts
      .map((part) => {
        if (part.kind === 'code') return part.text
        if (part.kind === 'inline-tag') return this.link(part.text)
        return part.text.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;')
      })
      .join('')
      .trim()
  }

  private link(name: string): string {
    const home = this.homes.get(name.trim())
    return home
      ? `[\`${name.trim()}\`](./${home.file}.md#${anchor(name.trim())})`
      : `\`${name.trim()}\``
  }

  private source({ sources }: DeclarationReflection): string {
    const [first] = sources ?? []
    if (!first) return ''
    const path = relative(ROOT, first.fullFileName).replaceAll('\\', '/')
    this.linked.add(path)
    return `<small>[${path}:${first.line}](${sourceAddress(path, first.line)})</small>`
  }
}

function byEntry(all: readonly Exported[]): Map<string, Exported[]> {
  const result = new Map<string, Exported[]>()
  for (const each of all) result.set(each.entry, [...(result.get(each.entry) ?? []), each])
  return result
}

/** Whether an example of one entry may take a name of another for granted. */
const isNear = (entry: string, other: string, isOwn: boolean): boolean =>
  isOwn || entry.split('/')[1] === other.split('/')[1]

const anchor = (name: string): string => name.replaceAll(/\W/g, '')

const isType = (reflection: DeclarationReflection): boolean =>
  reflection.kindOf([ReflectionKind.Interface, ReflectionKind.TypeAlias])

/** Classes and functions before the types that go with them. */
const rank = (reflection: DeclarationReflection): number =>
  reflection.kindOf(ReflectionKind.Class) ? 0 : isType(reflection) ? 2 : 1

function commentOf(reflection: DeclarationReflection): Comment | undefined {
  const inner = reflection.type instanceof ReflectionType ? reflection.type.declaration : undefined
  return (
    reflection.comment ??
    reflection.signatures?.find(({ comment }) => comment)?.comment ??
    reflection.getSignature?.comment ??
    inner?.signatures?.find(({ comment }) => comment)?.comment
  )
}
