import { defineComponent, h, onBeforeUnmount, onMounted, ref } from 'vue'

const programs = import.meta.glob<{ start: (host: HTMLElement) => () => void }>(
  '../../gallery/*.ts',
)

/** A program of the gallery, running. */
export default defineComponent({
  props: { name: { type: String, required: true } },
  setup({ name }) {
    const place = ref<HTMLElement>()
    let stop: (() => void) | undefined
    let isGone = false
    onMounted(async () => {
      const { start } = await programs[`../../gallery/${name}.ts`]!()
      if (!isGone) stop = start(place.value!)
    })
    onBeforeUnmount(() => {
      isGone = true
      stop?.()
    })
    return () => h('div', { class: 'live-program', ref: place })
  },
})
