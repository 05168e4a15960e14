import './lessons.css'
import { useEffect } from 'preact/hooks'
import { lessonAsked, lessonLink } from '../route'
import { say } from '../ui/message'
import { LESSONS, isLesson } from './catalogue'
import { language, text } from './language'
import { LanguageSwitch } from './language-switch'
import { LessonView } from './lesson-view'
import { forget, hasBegun, isDone, leftAt } from './progress'
import { stepsOf } from './text/text'
import type { Text } from './text/text'
import { written } from './words'

/** Lessons from the slope of a curve to a network that learns. */
export function LearnPage() {
  const words = text.value
  const asked = lessonAsked.value
  if (!words) return <main class="learn-page" aria-busy="true" />
  const id = asked !== undefined && isLesson(asked) ? asked : undefined
  return (
    <main class="learn-page" lang={language.value}>
      {id === undefined ? (
        <List words={words} isUnknown={asked !== undefined} />
      ) : (
        <LessonView key={id} id={id} words={words} />
      )}
    </main>
  )
}

function List({ words, isUnknown }: { words: Text; isUnknown: boolean }) {
  const { frame } = words
  useEffect(() => scrollTo(0, 0), [])
  useEffect(() => {
    document.title = `${frame.title} · @mg playground`
  }, [frame])
  return (
    <>
      <div class="learn-head">
        <div>
          <h1>{frame.title}</h1>
          <p class="learn-lead">{frame.lead}</p>
        </div>
        <LanguageSwitch label={frame.language} />
      </div>
      {isUnknown && (
        <p class="remark" role="alert">
          {frame.unknown}
        </p>
      )}
      <ol class="lesson-list">
        {LESSONS.map((id, i) => {
          const { title, about } = words.lessons[id]
          const steps = stepsOf(words, id)
          const done = steps.filter(([key]) => isDone(id, key)).length
          const isBegun = done > 0 || leftAt(id) !== undefined
          return (
            <li key={id}>
              <a href={lessonLink(id)}>
                <span class="lesson-number" aria-hidden="true">
                  {i + 1}
                </span>
                <span class="lesson-name">
                  <b>{title}</b>
                  <span>{about}</span>
                </span>
                <span class={`lesson-state${done === steps.length ? ' is-complete' : ''}`}>
                  {done === steps.length
                    ? frame.complete
                    : isBegun
                      ? written(frame.progress, { done, all: steps.length })
                      : frame.open}
                </span>
              </a>
            </li>
          )
        })}
      </ol>
      <p class="forget">
        <button
          type="button"
          class="quiet"
          disabled={!hasBegun()}
          onClick={() => {
            forget()
            say(frame.forgotten)
          }}
        >
          {frame.forget}
        </button>
      </p>
    </>
  )
}
