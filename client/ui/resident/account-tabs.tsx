/** Account tabs: whose meters are on screen, where a person acts for several accounts; nothing where there is one. */
import { useModels } from '#client/ui/models/models.ts'
import { words } from '#client/ui/words/language.ts'

export function AccountTabs() {
  const { kept } = useModels()
  const accounts = kept.accounts.value
  if (accounts.length < 2) return null
  return (
    <nav class="segments" aria-label={words.value.home.accounts}>
      {accounts.map((account) => (
        <button
          key={account.key}
          type="button"
          aria-current={account.key === kept.account.value?.key ? 'true' : undefined}
          onClick={() => kept.show(account.key)}
        >
          {account.address}
        </button>
      ))}
    </nav>
  )
}
