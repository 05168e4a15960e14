import { signal } from '@preact/signals'
import { toTypeScript } from '../language/typescript'
import { CopyButton } from '../ui/copy'
import { download } from '../ui/download'
import { lazy } from '../ui/lazy'
import { Tabs } from '../ui/tabs'
import { evaluation, sound } from './state'

const LANGUAGES = [
  ['typescript', 'TypeScript', 'ts'],
  ['pytorch', 'PyTorch', 'py'],
  ['numpy', 'NumPy', 'py'],
  ['c', 'C', 'c'],
  ['glsl', 'GLSL', 'glsl'],
  ['wgsl', 'WGSL', 'wgsl'],
  ['javascript', 'JavaScript', 'js'],
] as const
type Language = (typeof LANGUAGES)[number][0]

const language = signal<Language>('typescript')
/** The compiler and its printers, which need not be there at first. */
const printers = lazy(() => import('./source'))

/** The same program in other languages. */
export function Code() {
  const now = language.value
  const code = codeIn(now)
  const [, name, ending] = LANGUAGES.find(([each]) => each === now)!
  return (
    <Tabs
      label="Language"
      views={LANGUAGES.map(([each, title]) => [each, title] as const)}
      view={now}
      onChange={(next) => (language.value = next)}
    >
      <div class="row">
        <p class="remark">{ABOUT[now] ?? `Its value and its gradient in ${name}.`}</p>
        <CopyButton text={code} what="The code" />
        <button
          type="button"
          class="quiet"
          onClick={() => download(`expression.${ending}`, code, 'text/plain')}
        >
          Download
        </button>
      </div>
      <pre class="code" tabIndex={0} aria-label="Code">
        <code>{code}</code>
      </pre>
    </Tabs>
  )
}

const ABOUT: Partial<Record<Language, string>> = {
  typescript: 'The same program with @mg/engine.',
  javascript: 'A module without dependencies.',
}

function codeIn(wanted: Language): string {
  const { result } = sound.value
  if (!result || sound.value !== evaluation.value) return 'Fix the program first.'
  if (wanted === 'typescript') return toTypeScript(sound.value)
  const print = printers()
  if (!print) return 'Loading the compiler …'
  try {
    return print.sourceOf(sound.value, wanted)
  } catch (error) {
    return `This program has no form in ${wanted}: ${(error as Error).message}`
  }
}
