import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { toDot, toMermaid } from '@mg/engine/graph'
import { copyEmbedding } from '../embed'
import { several } from '../number'
import { Select } from '../ui/field'
import { Icon } from '../ui/icon'
import { IconButton } from '../ui/icon-button'
import { Menu } from '../ui/menu'
import { Tabs } from '../ui/tabs'
import { download } from '../ui/download'
import { savePicture } from '../ui/picture'
import { differentiate, open } from './actions'
import { Check } from './check'
import { Code } from './code'
import { Drawing } from './drawing'
import type { View } from './drawing'
import { Editor } from './editor'
import { examples } from './examples'
import type { Example } from './examples'
import { Explanation } from './explanation'
import { Leaves } from './leaves'
import { linked } from './link'
import { scene, startPlacing } from './placement'
import {
  begunFrom,
  derivative,
  drawing,
  evaluation,
  groups,
  model,
  openGroups,
  opened,
  sound,
  subject,
  text,
  wanted,
} from './state'
import { StepBar } from './step-bar'
import { Table } from './table'

type ViewName = 'check' | 'code' | 'table'
const view = signal<ViewName>('check')

/** Type an expression, see its graph, and walk through its derivative. */
export function GraphPage() {
  useEffect(() => startPlacing(), [])
  const example = examples.find((each) => each.text === text.value)
  return (
    <main class="graph-page">
      <h1 class="unseen">Graph: an expression and its derivative</h1>
      <div class="writing">
        <div class="program">
          <Select
            label="Example"
            value={example?.name ?? ''}
            choices={[
              ...(example ? [] : [['', 'your own'] as const]),
              ...examples.map(({ name }) => [name, name] as const),
            ]}
            onChange={(name) => {
              const chosen = examples.find((each) => each.name === name)
              if (chosen) open(chosen)
            }}
          />
          <Note example={example} />
          <Editor />
        </div>
        <Leaves />
      </div>
      <div class="looking">
        <Figure />
        <StepBar />
      </div>
      <div class="reading">
        <Explanation />
        <Tabs
          label="More about this graph"
          views={[
            ['check', 'Check'],
            ['code', 'Code'],
            ['table', 'As a table'],
          ]}
          view={view.value}
          onChange={(next) => (view.value = next)}
        >
          {view.value === 'check' && <Check />}
          {view.value === 'code' && <Code />}
          {view.value === 'table' && <Table />}
        </Tabs>
      </div>
    </main>
  )
}

/** What there is to see in an example; it leaves its room to what becomes of it. */
function Note({ example }: { example: Example | undefined }) {
  const first = examples.find(({ name }) => name === begunFrom.value)
  const kept = example ?? first
  if (!kept) return null
  const isKept = example !== undefined || hasOnlyOtherNumbers(kept.text, text.value)
  return (
    <div class="note-room">
      <p class="remark" aria-hidden={!isKept}>
        {kept.note}
      </p>
      {!isKept && <p class="remark">Your own program, begun from “{kept.name}”.</p>}
    </div>
  )
}

const hasOnlyOtherNumbers = (one: string, other: string): boolean => {
  const bare = (program: string): string => program.replaceAll(/-?\b\d+(\.\d*)?(e[-+]?\d+)?/gi, '0')
  return bare(one) === bare(other)
}

function Figure() {
  const figure = useRef<HTMLElement>(null)
  const controls = useRef<View | undefined>(undefined)
  const { names, program } = sound.value
  const isUnnamed = program.statements.at(-1)?.name === undefined
  const isStale = evaluation.value.problems.length > 0
  const left = (drawing.value?.cardOf ?? []).filter((key) => key === undefined).length
  const picture = (): HTMLElement => figure.current!.querySelector<HTMLElement>('.drawing')!
  const nodes = model.value?.nodes ?? []
  const isAllOpen = [...groups.value].every((group) => openGroups.value.has(group))
  return (
    <figure class={`graph-figure${isStale ? ' is-stale' : ''}`} ref={figure}>
      <div class="toolbar">
        {names.length > 1 && (
          <Select
            label="Result"
            value={wanted.value ?? (isUnnamed ? '' : sound.value.name)}
            choices={[
              ...(isUnnamed ? [['', 'the last line'] as const] : []),
              ...names.map((name) => [name, name] as const),
            ]}
            onChange={(name) => (wanted.value = name === '' ? undefined : name)}
          />
        )}
        <Derivatives />
        <span class="gap" />
        {groups.value.size > 0 && (
          <button
            type="button"
            class="quiet"
            onClick={() => (opened.value = isAllOpen ? new Set() : groups.value)}
          >
            {isAllOpen ? 'Fold all' : 'Open all'}
          </button>
        )}
        <div class="buttons" role="group" aria-label="View">
          <IconButton name="minus" label="Smaller" onClick={() => controls.current?.zoomBy(0.8)} />
          <IconButton name="plus" label="Larger" onClick={() => controls.current?.zoomBy(1.25)} />
          <IconButton
            name="fit"
            label="Fit the whole graph"
            onClick={() => controls.current?.fit()}
          />
        </div>
        <Menu
          name="Download the graph"
          label={<Icon name="download" />}
          items={[
            ['SVG picture', () => void savePicture(picture(), 'graph', 'svg')],
            ['PNG picture', () => void savePicture(picture(), 'graph', 'png')],
            [
              'DOT for Graphviz',
              () => subject.value && download('graph.dot', toDot(subject.value.value)),
            ],
            [
              'Mermaid',
              () => subject.value && download('graph.mmd', toMermaid(subject.value.value)),
            ],
            ['HTML to embed it (copied)', () => void copyEmbedding(linked.content())],
          ]}
        />
      </div>
      <Drawing onReady={(ready) => (controls.current = ready)} />
      {!scene.value && (
        <p class="empty">
          {evaluation.value.problems.length > 0
            ? 'Fix the program, and its graph appears here.'
            : nodes.length === 0
              ? 'Write an expression, and its graph appears here.'
              : 'Laying out the graph …'}
        </p>
      )}
      <figcaption>
        {subject.value &&
          `${subject.value.title}: ${several(nodes.length, 'node')}${left > 0 ? `, of which the ${nodes.length - left} nearest to the result are drawn` : ''}. Each card shows a value and, in blue, its gradient. Drag a leaf to change it.`}
        <span class="by-finger"> Two fingers move and zoom the graph.</span>
      </figcaption>
    </figure>
  )
}

/** Chooses between the graph of the result and that of its derivatives, up to the third. */
function Derivatives() {
  const { leaves, name } = sound.value
  const keys = leaves.flatMap(({ key, kind, value }) =>
    kind !== 'weight' && value.requiresGrad ? [key] : [],
  )
  const by = derivative.value.filter((key) => keys.includes(key))
  if (keys.length === 0) return null
  const shownOrders = Math.min(3, by.length + 1)
  return (
    <>
      {Array.from({ length: shownOrders }, (_, i) => (
        <Select
          key={i}
          label={i === 0 ? 'Graph of' : 'differentiated again'}
          value={by[i] ?? ''}
          choices={[
            ['', i === 0 ? `${name} itself` : 'no'],
            ...keys.map((key) => [key, i === 0 ? `∂${name}/∂${key}` : `by ${key}`] as const),
          ]}
          onChange={(key) => differentiate([...by.slice(0, i), ...(key ? [key] : [])])}
        />
      ))}
    </>
  )
}
