import { readdirSync } from 'node:fs'
import { testSnippets } from '@mg/workspace/snippets'

await testSnippets({
  markdown: readdirSync('guides')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `guides/${name}`),
})
