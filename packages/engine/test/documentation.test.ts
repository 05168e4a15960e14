import { testSnippets } from '@mg/workspace/snippets'

await testSnippets({
  markdown: ['README.md', 'docs/compile.md', 'docs/loops.md', 'docs/export.md'],
  examples: 'src',
})
