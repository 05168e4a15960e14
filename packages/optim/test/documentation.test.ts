import { testSnippets } from '@mg/workspace/snippets'

await testSnippets({ markdown: ['README.md'], examples: 'src' })
