import { computed, signal } from '@preact/signals'
import { shown } from '../number'
import type { Text } from './text/text'

const LOADERS = {
  en: async (): Promise<Text> => (await import('./text/en')).en,
  de: async (): Promise<Text> => (await import('./text/de')).de,
}

export type Language = keyof typeof LOADERS

export const LANGUAGES: readonly (readonly [language: Language, name: string])[] = [
  ['en', 'English'],
  ['de', 'Deutsch'],
]

const KEY = 'lessons language'

const isLanguage = (name: string): name is Language => Object.hasOwn(LOADERS, name)

/** The address's language, or the one that was chosen, or the first of the browser's that there is. */
function first(): Language {
  let kept: string | null = null
  try {
    kept = localStorage.getItem(KEY)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  const linked = new URLSearchParams(location.search).get('lang')
  const wanted = [linked, kept, ...navigator.languages].map((name) => name?.slice(0, 2) ?? '')
  return wanted.find(isLanguage) ?? 'en'
}

/** The language that is shown: another one only replaces it once its words are here. */
export const language = signal<Language>(first())

const loaded = signal<Text | undefined>(undefined)

/** The words; undefined until they have been fetched. */
export const text = computed(() => loaded.value)

let asked: Language | undefined

async function load(name: Language): Promise<void> {
  asked = name
  const words = await LOADERS[name]()
  if (asked !== name) return
  language.value = name
  loaded.value = words
}
void load(language.value)

export function choose(name: Language): void {
  // A link's language was for the first sight only.
  const address = new URL(location.href)
  if (address.searchParams.has('lang')) {
    address.searchParams.delete('lang')
    history.replaceState(undefined, '', address)
  }
  try {
    localStorage.setItem(KEY, name)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  void load(name)
}

/** A number as the language writes it. */
export function number(x: number, digits = 4): string {
  const plain = shown(x, digits)
  return language.value === 'de' ? plain.replace('.', ',') : plain
}
