/** Menu accounts: the accounts a person acts for: which is on screen, adding one, and giving one up. */
import { useSignal } from '@preact/signals'
import type { Failure } from '#client/sync/calls.ts'
import { useModels } from '#client/ui/models/models.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Dialog } from '#client/ui/parts/dialog.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'
import { RowLink } from '#client/ui/parts/row-link.tsx'
import { failureSentence } from '#client/ui/resident/failure-sentence.ts'
import { words } from '#client/ui/words/language.ts'
import { numberOf } from '#shared/domain/account.ts'
import type { AccountData } from '#shared/wire/account-data.ts'

export function MenuAccounts() {
  const { kept } = useModels()
  const { menu } = words.value
  const asked = useSignal<AccountData | null>(null)
  const isDone = useSignal(false)
  const accounts = kept.accounts.value

  return (
    <section class="stack" aria-labelledby="accounts">
      <h2 id="accounts">{menu.accounts}</h2>
      <div class="card rows">
        {accounts.map((account) => (
          <Row key={account.key} account={account} onLeave={() => (asked.value = account)} />
        ))}
        <RowLink icon="plus" text={menu.addAccount} href="/add" />
      </div>
      <div aria-live="polite">{isDone.value ? <Callout tone="ok" text={menu.leave.done} /> : null}</div>
      <LeaveDialog
        account={asked.value}
        onClose={(left) => {
          asked.value = null
          isDone.value = left
        }}
      />
    </section>
  )
}

function Row({ account, onLeave }: { account: AccountData; onLeave(): void }) {
  const { kept } = useModels()
  const { menu } = words.value
  const isShown = account.key === kept.account.value?.key
  return (
    <div class="account-row">
      <button type="button" class="account-row-show" aria-pressed={isShown} onClick={() => kept.show(account.key)}>
        <span class="account-row-mark">{isShown ? <Icon name="check" size={20} /> : null}</span>
        <span>
          {account.address}
          <span class="second">{numberOf(account.key)}</span>
        </span>
      </button>
      <button
        type="button"
        class="dialog-close"
        aria-label={menu.leave.button(numberOf(account.key))}
        onClick={onLeave}
      >
        <Icon name="trash" size={20} />
      </button>
    </div>
  )
}

function LeaveDialog({ account, onClose }: { account: AccountData | null; onClose(left: boolean): void }) {
  const { kept, sync } = useModels()
  const { menu, app } = words.value
  const failure = useSignal<Failure | null>(null)
  const isBusy = useSignal(false)
  const waiting = kept.waiting.value.filter((entry) => entry.account === account?.key).length

  function close(left: boolean): void {
    failure.value = null
    onClose(left)
  }

  async function leave(): Promise<void> {
    if (account === null || isBusy.value) return
    isBusy.value = true
    failure.value = await sync.removeAccount(account.key)
    isBusy.value = false
    if (failure.value === null) close(true)
  }

  return (
    <Dialog isOpen={account !== null} title={menu.leave.title} closeLabel={app.close} onClose={() => close(false)}>
      {account ? <p>{menu.leave.text(numberOf(account.key))}</p> : null}
      {waiting > 0 ? <Callout tone="wait" text={menu.leave.waits(waiting)} /> : null}
      {failure.value ? <Callout tone="wait" text={failureSentence(words.value, failure.value)} isLive /> : null}
      <div class="buttons">
        <button type="button" class="button" onClick={() => close(false)}>
          {app.cancel}
        </button>
        <button
          type="button"
          class="button"
          data-kind="danger"
          aria-disabled={isBusy.value}
          onClick={() => void leave()}
        >
          {menu.leave.confirm}
        </button>
      </div>
    </Dialog>
  )
}
