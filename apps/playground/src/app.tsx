import { useSignalEffect } from '@preact/signals'
import { isEmbedded, wholeAddress } from './embed'
import icon from './icon.svg'
import { Icon } from './ui/icon'
import type { IconName } from './ui/icon'
import { Message } from './ui/message'
import { theme } from './ui/theme'
import type { Theme } from './ui/theme'
import { lazy } from './ui/lazy'
import { page, problem, share, show } from './route'
import type { PageName } from './route'

const PAGES: Record<PageName, { name: string; lead: string }> = {
  graph: {
    name: 'Graph',
    lead: 'Type an expression, see its graph, and step through its gradient.',
  },
  learn: {
    name: 'Learn',
    lead: 'From a slope to a network that learns, with your own hands.',
  },
  train: {
    name: 'Train',
    lead: 'Train a network in the page, and watch what every neuron learns.',
  },
  names: {
    name: 'Names',
    lead: 'A GPT over the same Values learns to make up names.',
  },
}
/** Each page is fetched when it is first opened. */
const graphPage = lazy(() => import('./graph/page'))
const learnPage = lazy(() => import('./lessons/page'))
const trainPage = lazy(() => import('./train/page'))
const namesPage = lazy(() => import('./names/page'))

export function App() {
  useSignalEffect(() => {
    document.title = `${PAGES[page.value].name} · @mg playground`
  })
  if (isEmbedded) {
    return (
      <>
        <Opened />
        <a class="whole" href={wholeAddress()} target="_blank" rel="noopener">
          Open in the playground
        </a>
        <Message />
      </>
    )
  }
  return (
    <>
      <header>
        <a
          class="brand"
          href="#graph"
          onClick={(event) => {
            event.preventDefault()
            show('graph')
          }}
        >
          <img src={icon} alt="" width="28" height="28" />
          <span>
            @mg <small>playground</small>
          </span>
        </a>
        <nav aria-label="Pages">
          {(['graph', 'train', 'names', 'learn'] as const).map((name) => (
            <a
              key={name}
              href={`#${name}`}
              aria-current={page.value === name ? 'page' : undefined}
              onClick={(event) => {
                // From a lesson, the link leads to the list of them.
                if (name === 'learn' && page.value === 'learn') return
                event.preventDefault()
                show(name)
              }}
            >
              {PAGES[name].name}
            </a>
          ))}
        </nav>
        <p class="lead">{PAGES[page.value].lead}</p>
        <div class="buttons">
          <button
            type="button"
            class="quiet"
            title="Copy a link to all that you see"
            onClick={() => void share()}
          >
            <Icon name="link" /> Copy link
          </button>
          <ThemeSwitch />
        </div>
      </header>
      {problem.value && (
        <p class="banner" role="alert">
          {problem.value}{' '}
          <button type="button" class="quiet" onClick={() => (problem.value = undefined)}>
            Dismiss
          </button>
        </p>
      )}
      <Opened />
      <footer>
        <p>
          Everything runs on your machine: what you type, paint or open never leaves this page, and
          once loaded it works offline.
        </p>
        <p>
          After Karpathy’s <a href="https://github.com/karpathy/micrograd">micrograd</a>.
        </p>
      </footer>
      <Message />
    </>
  )
}

/** The page that the address names. */
function Opened() {
  const now = {
    graph: () => graphPage()?.GraphPage,
    train: () => trainPage()?.TrainPage,
    names: () => namesPage()?.NamesPage,
    learn: () => learnPage()?.LearnPage,
  }
  const Page = now[page.value]()
  return Page ? <Page /> : <main class="coming" aria-busy="true" />
}

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const ICONS: Record<Theme, IconName> = { system: 'system', light: 'sun', dark: 'moon' }

function ThemeSwitch() {
  const now = theme.value
  const label = `Theme: ${now === 'system' ? 'as the system' : now}. Switch to ${NEXT[now] === 'system' ? 'the system’s' : NEXT[now]}`
  return (
    <button
      type="button"
      class="round quiet"
      aria-label={label}
      title={label}
      onClick={() => (theme.value = NEXT[now])}
    >
      <Icon name={ICONS[now]} />
    </button>
  )
}
