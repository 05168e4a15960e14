import { useEffect } from 'preact/hooks'
import '../styles/names.css'
import { Attention } from './attention'
import { Controls } from './controls'
import { Curve } from './curve'
import { Embedding } from './embedding'
import { InventedNames } from './invented'
import { begin } from './state'
import { Walked } from './walk'

/** A GPT over Values, which learns to make up names. */
export function NamesPage() {
  useEffect(begin, [])
  return (
    <main class="names-page">
      <h1 class="unseen">Names: a GPT learns in the page</h1>
      <p class="introduction">
        The model reads names letter by letter and learns which letter comes next: Karpathy’s{' '}
        <i>microgpt</i> of 2026, 4 192 parameters, each of them a Value, with the same numbers. It
        sees one name a step, a thousand in all.
      </p>
      <Controls />
      <Curve />
      <InventedNames />
      <Attention />
      <Embedding />
      <Walked />
    </main>
  )
}
