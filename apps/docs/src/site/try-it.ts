import { defineComponent, h, onMounted, ref } from 'vue'
import { codeIn } from './link'
import { editAtOnce } from './snippets'

const START = `import { Value } from '@mg/engine'

const x = new Value(2, { label: 'x' })
const y = x.tanh().mul(x)
y.backward()
x.grad // 1.1052
`

/** An editor, with the code of the address in it; it runs when somebody presses Run. */
export default defineComponent({
  setup() {
    const place = ref<HTMLElement>()
    onMounted(() => {
      const line = place.value!.querySelector('.line')!
      line.textContent = codeIn(location.hash) ?? START
      void editAtOnce(place.value!)
    })
    const button = (what: string, text: string) =>
      h('button', { type: 'button', 'data-do': what }, text)
    return () =>
      h('div', { class: 'snippet try-it', ref: place }, [
        h('div', { class: 'language-ts' }, h('pre', h('code', h('span', { class: 'line' })))),
        h('div', { class: 'snippet-bar' }, [button('run', 'Run'), button('share', 'Link')]),
      ])
  },
})
