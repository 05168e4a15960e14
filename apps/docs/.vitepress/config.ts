import { transformerStyleToClass } from '@shikijs/transformers'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { POLICY } from '../src/policy'
import { version } from '../src/build/changes'
import { sections } from '../src/build/pages'
import { BASE, CONTENT, HERE } from '../src/build/places'
import { isRunnable } from '../src/site/runnable'

// Colours of code come as styles of each word, which the policy forbids: they become classes.
const colours = transformerStyleToClass({ classPrefix: 'c' })

/** The playground's pages stand beside the programs of the gallery. */
const played = [
  { text: 'Lessons', page: 'learn' },
  { text: 'Any graph', page: 'graph' },
  { text: 'A network that trains', page: 'train' },
  { text: 'A GPT that makes up names', page: 'names' },
].map(({ text, page }) => ({ text, link: `/playground/#${page}`, target: '_self' }))

const sidebar = [
  ...sections.map(({ title, pages }) => ({
    text: title,
    items: [
      ...pages.map(({ title, path }) => ({ text: title, link: `/${path}` })),
      ...(title === 'Gallery' ? played : []),
    ],
  })),
  {
    text: 'Reference',
    items: JSON.parse(readFileSync(join(CONTENT, 'api/pages.json'), 'utf8')) as {
      text: string
      link: string
    }[],
  },
]

/** A page without scripts and styles in it, which the policy forbids: scripts become files. */
function strict(html: string, outDir: string): string {
  return html
    .replaceAll(/ style="(position:relative|--vp-vh:0px);"/g, '')
    .replace(
      /<script((?:(?!\bsrc=)[^>])*)>([^]+?)<\/script>/g,
      (_, attributes: string, code: string) => {
        const name = `${createHash('sha256').update(code).digest('hex').slice(0, 10)}.js`
        mkdirSync(join(outDir, 'assets'), { recursive: true })
        // The playground keeps the choice between light and dark under a shorter name.
        writeFileSync(
          join(outDir, 'assets', name),
          code.replaceAll('vitepress-theme-appearance', 'theme'),
        )
        return `<script${attributes} src="${BASE}assets/${name}"></script>`
      },
    )
}

export default defineConfig({
  title: '@mg',
  description: 'Automatic differentiation of scalar code in TypeScript',
  lang: 'en',
  base: BASE,
  srcDir: CONTENT,
  outDir: process.env['DOCS_OUT'] ?? join(HERE, 'dist/built'),
  cacheDir: join(HERE, 'dist/cache'),
  metaChunk: true,
  // The playground is built by itself, and put beside the site.
  ignoreDeadLinks: [/^\/playground\//],
  // The same word in the same storage as the playground's; a style of its own while it changes is forbidden.
  appearance: { storageKey: 'theme', disableTransition: false },
  head: [
    ['meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }],
    ['meta', { name: 'theme-color', content: '#f7f6f2', media: '(prefers-color-scheme: light)' }],
    ['meta', { name: 'theme-color', content: '#15161a', media: '(prefers-color-scheme: dark)' }],
    ['link', { rel: 'stylesheet', href: `${BASE}assets/code.css` }],
    ['link', { rel: 'icon', href: `${BASE}icon.svg`, type: 'image/svg+xml' }],
  ],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    codeTransformers: [colours],
    config(md) {
      md.core.ruler.push('tables', ({ tokens }) => {
        for (const [i, token] of tokens.entries()) {
          // A heading that says nothing is none.
          if (token.type === 'th_open' && tokens[i + 1]!.content === '') {
            token.tag = tokens[i + 2]!.tag = 'td'
          }
          const style = token.attrGet('style')
          if (style === null) continue
          token.attrs = token.attrs!.filter(([name]) => name !== 'style')
          token.attrJoin('class', style.replace('text-align:', 'align-'))
        }
      })
      const fence = md.renderer.rules.fence!
      md.renderer.rules.fence = (tokens, i, options, env, self) => {
        const html = fence(tokens, i, options, env, self)
        const { info, content } = tokens[i]!
        const before = tokens.slice(0, i).filter((token) => token.type === 'fence')
        if (!isRunnable({ info, content }, before)) return html
        return `<div class="snippet">${html}<div class="snippet-bar"><button type="button" data-do="run">Run</button><button type="button" data-do="edit">Edit</button><button type="button" data-do="share" title="Open on a page of its own">Open</button></div></div>`
      }
    },
  },
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Guides', link: '/guides/from-micrograd', activeMatch: '/guides/' },
      { text: 'Gallery', link: '/gallery/arm', activeMatch: '/gallery/' },
      { text: 'Reference', link: '/api/', activeMatch: '/api/' },
      { text: 'Playground', link: '/playground/', target: '_self' },
      { text: version(), link: '/changes' },
    ],
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
  },
  transformHtml: (html, _, { siteConfig }) => strict(html, siteConfig.outDir),
  buildEnd({ outDir }) {
    writeFileSync(join(outDir, 'assets', 'code.css'), colours.getCSS())
  },
  vite: {
    publicDir: join(CONTENT, 'public'),
    resolve: { conditions: ['@mg/source'] },
    build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
  },
})
