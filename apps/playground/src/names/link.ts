import type { Content } from '../link/code'
import { asInteger, asNumber, asRecord, asText } from '../link/read'
import type { Linked } from '../route'
import { goTo, path, progress, temperature, text } from './state'

// The same steps always give the same model, so a link to it is the number of its steps.

const DEFAULT_TEXT = 'emma'
const DEFAULT_TEMPERATURE = 0.5

function contentOf(taken: number): Content {
  return {
    state: {
      ...(text.value !== DEFAULT_TEXT && { text: text.value }),
      ...(temperature.value !== DEFAULT_TEMPERATURE && { temperature: temperature.value }),
      ...(taken > 0 && { taken }),
    },
    numbers: new Float64Array(),
  }
}

const stepsNow = (): number => {
  const now = progress.peek()
  return now && !now.isLoaded ? now.taken : 0
}

export const linked: Linked = {
  content: () => contentOf(0),
  whole() {
    const isLoaded = progress.peek()?.isLoaded ?? false
    return {
      content: contentOf(stepsNow()),
      ...(isLoaded && { remark: 'without the weights of the file' }),
    }
  },
  work: () => [contentOf(stepsNow())],
  restore({ state }) {
    const given = asRecord(state)
    text.value = asText(given['text'], 16, DEFAULT_TEXT)
    temperature.value = asNumber(given['temperature'], 0.1, 2, DEFAULT_TEMPERATURE)
    path.value = []
    goTo(asInteger(given['taken'], 0, 1000, 0))
  },
}
