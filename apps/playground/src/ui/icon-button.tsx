import { Icon } from './icon'
import type { IconName } from './icon'

/** A round button that shows an icon, and says its label to whoever cannot see that. */
export function IconButton(props: { name: IconName; label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      class="round quiet"
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
    >
      <Icon name={props.name} />
    </button>
  )
}
