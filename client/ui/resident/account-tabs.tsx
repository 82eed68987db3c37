/** Account tabs: whose meters are on screen, where a person acts for several accounts; nothing where there is one. */
import { useModels } from '#client/ui/models/models.ts'
import { Segments } from '#client/ui/parts/segments.tsx'
import { words } from '#client/ui/words/language.ts'

export function AccountTabs() {
  const { kept } = useModels()
  const accounts = kept.accounts.value
  if (accounts.length < 2) return null
  return (
    <Segments
      label={words.value.home.accounts}
      segments={accounts.map(({ key, address }) => ({ key, text: address }))}
      shown={kept.account.value?.key ?? null}
      onShow={kept.show}
    />
  )
}
