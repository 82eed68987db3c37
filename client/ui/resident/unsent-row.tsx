/** Unsent row: one reading that waits on this phone, or was discarded: what it is, since when, and why it is still here. */
import type { ReadingEntry } from '#client/domain/outbox-entry.ts'
import { shownReadings } from '#client/domain/shown-readings.ts'
import { utilityNow } from '#client/domain/utility-time.ts'
import { meterOf, nameOfReading } from '#client/ui/models/meter-view.ts'
import { useModels } from '#client/ui/models/models.ts'
import { type Moments, momentsOf } from '#client/ui/models/moments.ts'
import { Icon } from '#client/ui/parts/icon.tsx'
import { WhereChip } from '#client/ui/parts/where-chip.tsx'
import { ReadingTodo } from '#client/ui/resident/reading-todo.tsx'
import { words } from '#client/ui/words/language.ts'

export function WaitingRow({ entry, onDiscard }: { entry: ReadingEntry; onDiscard(): void }) {
  const { kept, present } = useModels()
  const { unsent, status } = words.value
  const moments = useMoments(entry)
  const account = kept.accounts.value.find(({ key }) => key === entry.account) ?? null
  const name = nameOfReading(words.value, account, entry.item.register)
  const [reading] = shownReadings(entry.account, [entry], [], present.aroundOf, kept.clock.value?.delta ?? 0)
  return (
    <li class="card stack">
      <Heading entry={entry} level="h2" />
      <p>
        <WhereChip where={reading!.where} sending={reading!.sending} words={status} />
      </p>
      <ReadingTodo reading={reading!} />
      <ul class="second">
        <li>{unsent.savedAt(moments.nearOfDevice(entry.savedAt))}</li>
        <li>
          {entry.lastTryAt === null
            ? unsent.neverTried
            : `${unsent.lastTry(moments.nearOfDevice(entry.lastTryAt))}, ${unsent.attempts(entry.attempts)}`}
        </li>
        <li>{nextTry(entry, moments, present.deviceNow.value)}</li>
      </ul>
      <button
        type="button"
        class="button row-action"
        data-kind="quiet"
        aria-label={`${unsent.discard}: ${name}`}
        onClick={onDiscard}
      >
        <Icon name="trash" size={20} />
        {unsent.discard}
      </button>
    </li>
  )
}

export function DiscardedRow({ entry }: { entry: ReadingEntry & { state: 'discarded' } }) {
  const { status } = words.value
  const moments = useMoments(entry)
  return (
    <li class="card stack">
      <Heading entry={entry} level="h3" />
      <p>
        <WhereChip where="discarded" sending={false} words={status} />
      </p>
      <p class="second">{moments.nearOfDevice(entry.discardedAt)}</p>
    </li>
  )
}

/** Value and meter, as the way to the reading's own page. */
function Heading({ entry, level: Level }: { entry: ReadingEntry; level: 'h2' | 'h3' }) {
  const { kept } = useModels()
  const { format } = words.value
  const account = kept.accounts.value.find(({ key }) => key === entry.account) ?? null
  const found = account && meterOf(account, entry.item.register)
  const { value, register } = entry.item
  return (
    <div>
      <Level class="reading-heading">
        <a class="reading-value" href={`/reading/${entry.account}/${entry.id}`}>
          {found ? format.valueWithUnit(value, found.register.unit) : format.value(value)}
        </a>
      </Level>
      <p>{nameOfReading(words.value, account, register)}</p>
      {account && kept.accounts.value.length > 1 ? <p class="second">{account.address}</p> : null}
    </div>
  )
}

function useMoments(entry: ReadingEntry): Moments {
  const { kept, present } = useModels()
  const clock = kept.clock.value
  return momentsOf(words.value, kept.utilityOf(entry.account), clock, utilityNow(present.deviceNow.value, clock))
}

/** Held back only while a wait is set; everything else goes as soon as there is a way. */
function nextTry(entry: ReadingEntry, moments: Moments, deviceNow: number): string {
  const { unsent } = words.value
  const waits = entry.problem !== null || entry.lastError === 'busy' || entry.lastError === 'refused'
  return waits && entry.nextTryAt > deviceNow
    ? unsent.nextTry(moments.nearOfDevice(entry.nextTryAt))
    : unsent.nextTrySoon
}
