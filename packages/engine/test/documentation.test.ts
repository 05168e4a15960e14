import { testSnippets } from '@mg/workspace/snippets'

await testSnippets({ markdown: ['README.md', 'docs/compile.md'], examples: 'src' })
