import { useSignalEffect } from '@preact/signals'
import { Select } from '../ui/field'
import { Icon } from '../ui/icon'
import { IconButton } from '../ui/icon-button'
import { shown } from '../number'
import { go, play } from './actions'
import { MOST_MOVES } from './moves'
import { cursor, frame, isPlaying, model, moves, order, speed } from './state'

const SPEEDS = [
  ['0.5', 'slow'],
  ['1', '1 per second'],
  ['2', '2 per second'],
  ['5', '5 per second'],
  ['20', 'fast'],
] as const

/** Goes through the calculation node by node, forward and then backward. */
export function StepBar() {
  useSignalEffect(() => {
    if (!isPlaying.value) return
    // Each move changes the cursor, and so sets the clock for the next.
    const at = cursor.value ?? 0
    const timer = setTimeout(() => {
      if (at >= moves.peek().length) isPlaying.value = false
      else go('next')
    }, 1000 / speed.value)
    return () => clearTimeout(timer)
  })
  const count = moves.value.length
  const at = cursor.value
  const isWhole = at === undefined
  return (
    <div class="step-bar">
      <div class="buttons" role="group" aria-label="Steps">
        <IconButton name="first" label="Go to the start" onClick={() => go('first')} />
        <IconButton name="previous" label="Previous step" onClick={() => go('previous')} />
        <button
          type="button"
          class="round"
          aria-label={isPlaying.value ? 'Pause' : 'Play'}
          title={isPlaying.value ? 'Pause (space)' : 'Play (space)'}
          onClick={play}
        >
          <Icon name={isPlaying.value ? 'pause' : 'play'} />
        </button>
        <IconButton name="next" label="Next step" onClick={() => go('next')} />
        <IconButton name="last" label="Go to the end" onClick={() => go('last')} />
      </div>
      <input
        class="timeline"
        type="range"
        aria-label="Step of the calculation"
        aria-valuetext={isWhole ? 'everything is shown' : `step ${at} of ${count}: ${whatNow()}`}
        min="0"
        max={count}
        value={at ?? count}
        onInput={(event) => go(Number(event.currentTarget.value))}
      />
      <div class="now">
        <p>
          {isWhole
            ? 'Everything is shown'
            : `Step ${Math.min(at, count)} of ${count} · ${whatNow()}`}
        </p>
        <button type="button" class="quiet" disabled={isWhole} onClick={() => go(undefined)}>
          Show everything
        </button>
        <div class="step-options">
          <Select
            label="Speed"
            value={String(speed.value)}
            choices={SPEEDS}
            onChange={(value) => (speed.value = Number(value))}
          />
          <Select
            label="Backward order"
            value={order.value}
            choices={[
              ['topological', 'topological'],
              ['eager', 'at once (wrong)'],
            ]}
            onChange={(value) => {
              order.value = value
              cursor.value = moves.peek().length
            }}
          />
        </div>
      </div>
      <p class="keys">
        <kbd>←</kbd> <kbd>→</kbd> step. In the drawing also <kbd>space</kbd> plays, <kbd>↑</kbd>{' '}
        <kbd>↓</kbd> choose a node, <kbd>shift</kbd> <kbd>←</kbd> <kbd>→</kbd> change a leaf,{' '}
        <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd> zoom.
      </p>
      {order.value === 'eager' && <Wrong />}
    </div>
  )
}

function whatNow(): string {
  const { move, isBackward } = frame.value ?? {}
  if (!move) return 'only the leaves are known'
  return isBackward ? 'backward' : 'forward'
}

/** How far the wrong order leads away from the truth. */
function Wrong() {
  const at = cursor.value ?? 0
  const nodes = model.value?.nodes ?? []
  const { grads } = frame.value ?? {}
  const isCut = moves.value.length >= MOST_MOVES
  const isDone = at >= moves.value.length
  const wrong = isDone
    ? nodes.filter(
        ({ op, label, grad, id }) =>
          op === '' && label !== '' && grads && Math.abs(grads[id]! - grad) > 1e-9 * Math.abs(grad),
      )
    : []
  return (
    <p class="remark" role="status">
      In this order, a node that receives part of its gradient passes on all it has so far at once,
      and does so again with every further part.{' '}
      {!isDone
        ? 'Step on to see where this leads.'
        : isCut
          ? `After ${MOST_MOVES} steps it is still not finished: the number of steps doubles with every node that is used twice.`
          : wrong.length === 0
            ? 'No node in this graph is used twice along the way, so it happens to come out right.'
            : wrong
                .slice(0, 3)
                .map(
                  ({ label, grad, id }) =>
                    `${label} gets ${shown(grads![id]!)}, but its true gradient is ${shown(grad)}.`,
                )
                .join(' ')}
    </p>
  )
}
