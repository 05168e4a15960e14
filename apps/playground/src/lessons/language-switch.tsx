import { Select } from '../ui/field'
import { LANGUAGES, choose, language } from './language'

export function LanguageSwitch({ label }: { label: string }) {
  return (
    <div class="language">
      <Select
        label={label}
        isLabelHidden
        value={language.value}
        choices={LANGUAGES}
        onChange={choose}
      />
    </div>
  )
}
