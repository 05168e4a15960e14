import { signal } from '@preact/signals'
import { toPyTorch } from '../language/pytorch'
import { toTypeScript } from '../language/typescript'
import { Select } from '../ui/field'
import { CopyButton } from '../ui/copy'
import { download } from '../ui/download'
import { lazy } from '../ui/lazy'
import { evaluation, sound } from './state'

type Language = 'typescript' | 'pytorch' | 'module'

const FILES: Record<Language, string> = {
  typescript: 'expression.ts',
  pytorch: 'expression.py',
  module: 'expression.js',
}

const language = signal<Language>('typescript')
const compiler = lazy(() => import('./module'))

/** The same program in other languages. */
export function Code() {
  const code = codeIn(language.value)
  return (
    <>
      <div class="row">
        <Select
          label="Written as"
          value={language.value}
          choices={[
            ['typescript', 'TypeScript with @mg/engine'],
            ['pytorch', 'PyTorch'],
            ['module', 'a compiled module without dependencies'],
          ]}
          onChange={(value) => (language.value = value)}
        />
        <CopyButton text={code} what="The code" />
        <button
          type="button"
          class="quiet"
          onClick={() => download(FILES[language.value], code, 'text/javascript')}
        >
          Download
        </button>
      </div>
      <pre class="code" tabIndex={0} aria-label="Code">
        <code>{code}</code>
      </pre>
    </>
  )
}

function codeIn(wantedLanguage: Language): string {
  const { result } = sound.value
  if (!result || sound.value !== evaluation.value) return 'Fix the program first.'
  if (wantedLanguage === 'typescript') return toTypeScript(sound.value)
  if (wantedLanguage === 'pytorch') return toPyTorch(sound.value)
  return compiler()?.moduleOf(sound.value) ?? 'Loading the compiler …'
}
