import DefaultTheme from 'vitepress/theme-without-fonts'
import type { Theme } from 'vitepress'
import { defineAsyncComponent } from 'vue'
import { startSnippets } from '../../src/site/snippets'
import './style.css'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component(
      'TryIt',
      defineAsyncComponent(() => import('../../src/site/try-it')),
    )
    app.component(
      'LiveProgram',
      defineAsyncComponent(() => import('../../src/site/live-program')),
    )
    if (import.meta.env.SSR) return
    startSnippets()
    if (import.meta.env.PROD && 'serviceWorker' in navigator) {
      // Pages are first; keeping them for later can wait.
      addEventListener('load', () => {
        navigator.serviceWorker
          .register(`${import.meta.env.BASE_URL}service-worker.js`)
          .catch(() => undefined)
      })
    }
  },
} satisfies Theme
