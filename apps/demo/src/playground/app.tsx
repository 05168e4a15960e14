import { Icon } from './ui/icon'
import type { IconName } from './ui/icon'
import { Message } from './ui/message'
import { theme } from './ui/theme'
import type { Theme } from './ui/theme'
import { GraphPage } from './graph/page'
import { lazy } from './ui/lazy'
import { page, problem, share, show } from './route'
import type { PageName } from './route'

const PAGES: readonly (readonly [page: PageName, text: string])[] = [
  ['graph', 'Graph'],
  ['train', 'Train'],
]
const trainPage = lazy(() => import('./train/page'))

export function App() {
  return (
    <>
      <header>
        <a class="brand" href="#graph">
          <img src="./icon.svg" alt="" width="28" height="28" />
          <span>
            @mg <small>playground</small>
          </span>
        </a>
        <nav aria-label="Pages">
          {PAGES.map(([name, text]) => (
            <a
              key={name}
              href={`#${name}`}
              aria-current={page.value === name ? 'page' : undefined}
              onClick={(event) => {
                event.preventDefault()
                show(name)
              }}
            >
              {text}
            </a>
          ))}
        </nav>
        <div class="buttons">
          <button type="button" class="quiet" onClick={() => void share()}>
            <Icon name="link" /> Copy link
          </button>
          <ThemeSwitch />
        </div>
      </header>
      {problem.value && (
        <p class="banner" role="alert">
          {problem.value}{' '}
          <button type="button" class="quiet" onClick={() => (problem.value = undefined)}>
            All right
          </button>
        </p>
      )}
      {page.value === 'graph' ? <GraphPage /> : <Later />}
      <Message />
    </>
  )
}

/** The other page, which is fetched when it is first opened. */
function Later() {
  const TrainPage = trainPage()?.TrainPage
  return TrainPage ? <TrainPage /> : <main class="coming" aria-busy="true" />
}

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const ICONS: Record<Theme, IconName> = { system: 'system', light: 'sun', dark: 'moon' }

function ThemeSwitch() {
  const now = theme.value
  const label = `Colours: ${now === 'system' ? 'as the system' : now}; change to ${NEXT[now] === 'system' ? 'the system’s' : NEXT[now]}`
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
