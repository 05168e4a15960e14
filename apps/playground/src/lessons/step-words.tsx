import { useId, useState } from 'preact/hooks'
import type { RefObject } from 'preact'
import { Icon } from '../ui/icon'
import { isRight, judged, numberIn } from './guess'
import type { Verdict } from './guess'
import type { Facts } from './lesson'
import type { Choice, StepText, Text } from './text/text'
import { Words } from './words'

/** What was answered to a step on this visit, with the numbers of that moment. */
export interface Answer {
  facts: Facts
  chosen?: number
  verdict?: Verdict
  /** The answer was asked for. */
  isTold?: boolean
}

interface StepProps {
  frame: Text['frame']
  step: StepText
  facts: Facts
  /** The number that is asked for. */
  target: (() => number) | undefined
  isTask: boolean
  isDone: boolean
  answer: Answer | undefined
  onAnswer: (answer: Answer, isRight: boolean) => void
}

/** Where one is in the lesson, and what there is to be read. */
export function StepSaying(
  props: Pick<StepProps, 'frame' | 'step' | 'facts' | 'isTask' | 'isDone'> & {
    /** Which step this is, in words. */
    count: string
    kind: string
    focus: RefObject<HTMLParagraphElement | null>
  },
) {
  const { frame, step, count, facts, isTask, isDone, kind, focus } = props
  return (
    <>
      <p class="step-count">
        {count}
        {isTask && (
          <span key={isDone} class={isDone ? 'is-done' : ''}>
            {isDone && <Icon name="check" />} {isDone ? frame.done : kind}
          </span>
        )}
      </p>
      <p class="saying" tabIndex={-1} ref={focus}>
        <Words text={step.text} facts={facts} />
      </p>
    </>
  )
}

/** What a step asks, and what it replies. */
export function StepReplies(props: StepProps) {
  const { frame, step, facts, target, answer, onAnswer } = props
  return (
    <>
      {step.choices && (
        <Choices
          label={frame.question}
          choices={step.choices}
          facts={facts}
          chosen={answer?.chosen}
          onChoose={(chosen) => onAnswer({ facts, chosen }, step.choices![chosen]!.right === true)}
        />
      )}
      {target && (
        <Guess frame={frame} facts={facts} target={target} answer={answer} onAnswer={onAnswer} />
      )}
      <div class="answer" role="status">
        {answer && (
          <Reply
            // Another reply is other words in the same place, not the same words moved.
            key={`${answer.chosen} ${answer.verdict} ${answer.isTold}`}
            frame={frame}
            step={step}
            answer={answer}
          />
        )}
      </div>
    </>
  )
}

function Choices(props: {
  label: string
  choices: readonly Choice[]
  facts: Facts
  chosen: number | undefined
  onChoose: (chosen: number) => void
}) {
  const { label, choices, facts, chosen, onChoose } = props
  return (
    <div class="choices" role="group" aria-label={label}>
      {choices.map(({ say, right }, i) => (
        <button
          key={i}
          type="button"
          aria-pressed={chosen === i}
          class={chosen === i ? (right ? 'is-right' : 'is-wrong') : ''}
          onClick={() => onChoose(i)}
        >
          <span>
            <Words text={say} facts={facts} />
          </span>
          <Icon name={right ? 'check' : 'close'} />
        </button>
      ))}
    </div>
  )
}

function Guess(props: {
  frame: Text['frame']
  facts: Facts
  target: () => number
  answer: Answer | undefined
  onAnswer: (answer: Answer, isRight: boolean) => void
}) {
  const { frame, facts, target, answer, onAnswer } = props
  const [written, setWritten] = useState('')
  const id = useId()
  return (
    <form
      class="guess"
      onSubmit={(event) => {
        event.preventDefault()
        const right = target()
        const verdict = judged(numberIn(written), right)
        onAnswer({ facts: { ...facts, answer: right }, verdict }, isRight(verdict))
      }}
    >
      <label for={id} class="label">
        {frame.guess}
      </label>
      <input
        id={id}
        type="text"
        inputMode="text"
        autocomplete="off"
        spellcheck={false}
        value={written}
        aria-invalid={answer?.verdict !== undefined && !isRight(answer.verdict)}
        onInput={(event) => setWritten(event.currentTarget.value)}
      />
      <button type="submit">{frame.check}</button>
      <button
        type="button"
        class="quiet tell"
        disabled={answer === undefined || isRight(answer.verdict)}
        onClick={() => onAnswer({ facts: { ...facts, answer: target() }, isTold: true }, true)}
      >
        {frame.tell}
      </button>
    </form>
  )
}

/** What can be learned from the answer. */
function Reply({ frame, step, answer }: { frame: Text['frame']; step: StepText; answer: Answer }) {
  const { chosen, verdict, isTold, facts } = answer
  if (chosen !== undefined) {
    return (
      <p>
        <Words text={step.choices![chosen]!.reply} facts={facts} />
      </p>
    )
  }
  const first = isTold ? frame.told : verdict && frame[verdict]
  const isOver = verdict === undefined || isRight(verdict)
  const second = isOver ? step.reply : verdict === 'noNumber' ? undefined : step.hint
  return (
    <p>
      {first && (
        <b>
          <Words text={first} facts={facts} />{' '}
        </b>
      )}
      {second && <Words text={second} facts={facts} />}
    </p>
  )
}
