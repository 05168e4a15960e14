import { createHash } from 'node:crypto'
import { defaultClientConditions, defineConfig } from 'vite'
import type { Plugin } from 'vite'
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

/** Tells the service worker which files there are, and a name that changes whenever one of them does. */
const offline = (): Plugin => ({
  name: 'offline',
  apply: 'build',
  enforce: 'post',
  generateBundle(_, bundle) {
    const worker = bundle['service-worker.js']
    if (worker?.type !== 'chunk') return
    const hash = createHash('sha256')
    const files = ['./', 'theme.js', 'icon.svg']
    for (const [name, file] of Object.entries(bundle)) {
      if (file === worker || name === 'index.html') continue
      files.push(name)
      hash.update(name).update(file.type === 'chunk' ? file.code : file.source)
    }
    worker.code = worker.code
      .replace('__FILES__', JSON.stringify(files))
      .replace('__VERSION__', JSON.stringify(hash.digest('hex').slice(0, 12)))
  },
})

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
      input: { index: 'index.html', 'service-worker': 'src/service-worker.ts' },
      output: {
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
  worker: { format: 'es' },
  plugins: [policy(), offline()],
})
