import { untracked, useSignal, useSignalEffect } from '@preact/signals'
import type { Signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { lessonLink } from '../route'
import { LESSONS, beginningOf } from './catalogue'
import { text } from './language'
import { LanguageSwitch } from './language-switch'
import type { Activity, Setting } from './lesson'
import { isDone, leaveAt, leftAt, markDone } from './progress'
import { StepReplies, StepSaying } from './step-words'
import type { Answer } from './step-words'
import { stepsOf } from './text/text'
import type { LessonId, Text } from './text/text'
import { written } from './words'

type Goals = Readonly<Record<string, (() => boolean) | undefined>>
type Guesses = Readonly<Record<string, (() => number) | undefined>>

/** A lesson: words, one thing to do, and what is replied; a step at a time. */
export function LessonView({ id, words }: { id: LessonId; words: Text }) {
  const { frame } = words
  const steps = stepsOf(words, id)
  const keys = steps.map(([key]) => key)
  const [first] = useState(() => firstOf(id, keys))
  const key = useSignal(first)
  const answers = useSignal<ReadonlyMap<string, Answer>>(new Map())
  const activity = useActivity(id, key)
  const saying = useRef<HTMLParagraphElement>(null)

  const answer = (given: Answer, isRight: boolean): void => {
    answers.value = new Map([...answers.peek(), [key.peek(), given]])
    if (isRight) markDone(id, key.peek())
  }
  useSignalEffect(() => {
    const step = key.value
    const now = activity.value
    untracked(() => {
      leaveAt(id, step)
      now?.enter?.(step as never)
    })
  })
  // What a step asks to be done has been done: its reply keeps the numbers of that moment.
  useSignalEffect(() => {
    const now = activity.value
    const isReached = (now?.goals as Goals | undefined)?.[key.value]
    if (isReached?.() === true && !answers.peek().has(key.value)) {
      answer({ facts: now!.facts() }, true)
    }
  })

  const now = activity.value
  const at = keys.indexOf(key.value)
  const step = steps[at]![1]
  const target = (now?.guesses as Guesses | undefined)?.[key.value]
  const hasGoal = (now?.goals as Goals | undefined)?.[key.value] !== undefined
  const isTask = step.choices !== undefined || target !== undefined || hasGoal
  const facts = now?.facts() ?? {}
  const shared = { frame, step, facts, isTask, isDone: isDone(id, key.value) }
  const go = (to: string): void => {
    key.value = to
    requestAnimationFrame(() => saying.current?.focus())
  }
  return (
    <>
      <Head id={id} words={words} keys={keys} current={key.value} onGo={go} />
      <div class="lesson-body">
        <div class="lesson-words">
          {now && (
            <StepSaying
              {...shared}
              count={written(frame.step, { at: String(at + 1), all: String(keys.length) })}
              kind={step.choices ? frame.question : target ? frame.guess : frame.toDo}
              focus={saying}
            />
          )}
        </div>
        <section class="lesson-figure" aria-label={frame.figure}>
          {now ? <now.Figure /> : <p class="remark">{frame.loading}</p>}
        </section>
        <div class="lesson-replies">
          {now && (
            <StepReplies
              key={key.value}
              {...shared}
              target={target}
              answer={answers.value.get(key.value)}
              onAnswer={answer}
            />
          )}
          <Way
            words={words}
            following={LESSONS[LESSONS.indexOf(id) + 1]}
            isReady={!isTask || isDone(id, key.value)}
            onBack={at > 0 ? () => go(keys[at - 1]!) : undefined}
            onNext={at < keys.length - 1 ? () => go(keys[at + 1]!) : undefined}
            onLeave={() => {
              // What only has to be read has been read by whoever goes on.
              if (!isTask) markDone(id, key.value)
            }}
          />
        </div>
      </div>
    </>
  )
}

/** Where the lesson was left; one that was done to its end begins anew. */
function firstOf(id: LessonId, keys: readonly string[]): string {
  const left = leftAt(id)
  const isOver = keys.every((key) => isDone(id, key))
  return left !== undefined && keys.includes(left) && !isOver ? left : keys[0]!
}

/** The thing to do in a lesson, once its code is here. */
function useActivity(id: LessonId, step: Signal<string>): Signal<Activity | undefined> {
  const activity = useSignal<Activity | undefined>(undefined)
  useEffect(() => {
    let isGone = false
    void beginningOf(id).then((begin) => {
      if (isGone) return
      const setting: Setting<LessonId> = {
        words: () => text.value!.lessons[id].figure as ReturnType<Setting<LessonId>['words']>,
        step: () => step.value as never,
        isDone: (key) => isDone(id, key),
      }
      activity.value = begin(setting)
    })
    return () => {
      isGone = true
      activity.peek()?.leave?.()
    }
  }, [])
  return activity
}

function Head(props: {
  id: LessonId
  words: Text
  keys: readonly string[]
  current: string
  onGo: (key: string) => void
}) {
  const { id, words, keys, current, onGo } = props
  const { frame } = words
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    scrollTo(0, 0)
    title.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    document.title = `${words.lessons[id].title} · @mg playground`
  }, [words])
  return (
    <div class="lesson-head">
      <p class="remark">
        <a href={lessonLink()}>{frame.lessons}</a>
        <span aria-hidden="true"> · </span>
        {written(frame.lesson, { number: String(LESSONS.indexOf(id) + 1) })}
      </p>
      <LanguageSwitch label={frame.language} />
      <h1 tabIndex={-1} ref={title}>
        {words.lessons[id].title}
      </h1>
      <ol class="dots">
        {keys.map((key, i) => {
          const name = written(frame.step, { at: String(i + 1), all: String(keys.length) })
          return (
            <li key={key}>
              <button
                type="button"
                aria-label={isDone(id, key) ? `${name}, ${frame.stepDone}` : name}
                aria-current={key === current ? 'step' : undefined}
                class={isDone(id, key) ? 'is-done' : ''}
                onClick={() => onGo(key)}
              />
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** The way back and on. */
function Way(props: {
  words: Text
  following: LessonId | undefined
  /** Whether there is nothing left to be done in this step. */
  isReady: boolean
  onBack: (() => void) | undefined
  onNext: (() => void) | undefined
  onLeave: () => void
}) {
  const { words, following, isReady, onBack, onNext, onLeave } = props
  const { frame, lessons } = words
  const look = isReady ? 'primary' : ''
  return (
    <div class="way">
      <button type="button" disabled={!onBack} onClick={onBack}>
        {frame.back}
      </button>
      {onNext ? (
        <button
          type="button"
          class={look}
          onClick={() => {
            onLeave()
            onNext()
          }}
        >
          {frame.next}
        </button>
      ) : (
        <a class={`button ${look}`} href={lessonLink(following)} onClick={onLeave}>
          {following === undefined
            ? frame.finish
            : written(frame.following, { title: lessons[following].title })}
        </a>
      )}
    </div>
  )
}
