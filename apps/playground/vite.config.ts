import { createHash } from 'node:crypto'
import { defaultClientConditions, defineConfig } from 'vite'
import type { Plugin, Rolldown } from 'vite'
import { POLICY } from './src/policy.ts'

/** The built page carries its own policy; while developing, Vite needs styles in the page. */
const policy = (): Plugin => ({
  name: 'policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
      injectTo: 'head-prepend',
    },
  ],
})

/** The script that comes before everything else: a classic one, so that the page waits for it. */
const first = (): Plugin => ({
  name: 'first',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle }) => {
      const chunk = Object.values(bundle ?? {}).find(({ name }) => name === 'first')
      return chunk
        ? [{ tag: 'script', attrs: { src: `./${chunk.fileName}` }, injectTo: 'head' }]
        : [{ tag: 'script', attrs: { type: 'module', src: '/src/first.ts' }, injectTo: 'head' }]
    },
  },
})

/** Tells the service worker which files there are. */
const offline = (): Plugin => ({
  name: 'offline',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const worker = bundle['service-worker.js']
      if (worker?.type !== 'chunk') return
      const files = Object.values(bundle)
        .filter((file) => file !== worker)
        .map((file) => ({ url: file.fileName, revision: revisionOf(file) }))
      worker.code = worker.code.replace('__FILES__', JSON.stringify(files))
    },
  },
})

/** What changes with a file's content, unless its name does already. */
function revisionOf(file: Rolldown.OutputAsset | Rolldown.OutputChunk): string | null {
  if (file.fileName.startsWith('assets/')) return null
  const content = file.type === 'chunk' ? file.code : file.source
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}

export default defineConfig({
  // Any host, under any path.
  base: './',
  resolve: { conditions: ['@mg/source', ...defaultClientConditions] },
  build: {
    outDir: 'dist/page',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: 'index.html',
        first: 'src/first.ts',
        'service-worker': 'src/service-worker.ts',
      },
      output: {
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
  worker: { format: 'es' },
  plugins: [policy(), first(), offline()],
})
