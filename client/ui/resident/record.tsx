/** Record: the screen where a reading is entered on the meter's own face; the same without a network and signed out by time. */
import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import { offsetAt } from '#client/domain/utility-time.ts'
import { accountReadings } from '#client/ui/models/account-readings.ts'
import { createEntry, type Entry, type SaveAnswer } from '#client/ui/models/entry.ts'
import { meterName, periodAtHand } from '#client/ui/models/meter-view.ts'
import { useModels } from '#client/ui/models/models.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Keypad } from '#client/ui/parts/keypad.tsx'
import { MeterFace } from '#client/ui/parts/meter-face.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { Question, ReadOn, Reasons } from '#client/ui/resident/record-questions.tsx'
import { words } from '#client/ui/words/language.ts'
import { verdictLine } from '#client/ui/words/verdict-line.ts'
import { type RegisterName, registerKey, registerNameOf, serialOf } from '#shared/domain/meter.ts'
import type { AccountData, MeterData, UtilityData } from '#shared/wire/account-data.ts'

export function RecordScreen() {
  const { kept } = useModels()
  const { params } = useRoute()
  const { app, reading } = words.value
  const account = kept.accounts.value.find(({ key }) => key === params.account)
  const meter = account?.meters.find(({ serial }) => serial === decodeURIComponent(params.serial ?? ''))
  const utility = account ? kept.utilityOf(account.key) : null
  if (!account || !meter || !utility) {
    return (
      <>
        <TopBar title={words.value.record.title} back={{ label: app.back, href: '/' }} />
        <Callout tone="wait" text={kept.accounts.value.length === 0 ? words.value.home.notLoaded : reading.notFound} />
      </>
    )
  }
  return <Face key={`${account.key} ${meter.serial}`} account={account} meter={meter} utility={utility} />
}

type FaceProps = { account: AccountData; meter: MeterData; utility: UtilityData }

function Face({ account, meter, utility }: FaceProps) {
  const models = useModels()
  const { route } = useLocation()
  const { query } = useRoute()
  const entry = useMemo(
    () => createEntry(models, { account, utility, meter, replaces: replacedBy(models, account, query.replaces) }),
    [],
  )
  const answer = useSignal<SaveAnswer | null>(null)
  const isSaving = useSignal(false)
  useEffect(() => {
    void entry.open()
    return () => void entry.close()
  }, [])

  const { record, format, meter: meterWords, app } = words.value
  const name = meterName(words.value, meter)
  const filled = entry.registers.flatMap(({ register, value }) =>
    value.value === null ? [] : [format.valueWithUnit(value.value, register.unit)],
  )
  const active = meter.registers[entry.active.value]!

  async function save(event: Event): Promise<void> {
    event.preventDefault()
    if (isSaving.peek()) return
    isSaving.value = true
    const said = await entry.save().catch((fault: unknown) => {
      isSaving.value = false
      throw fault
    })
    if (said === 'saved') return route('/')
    isSaving.value = false
    answer.value = said
    if (said === 'missing') document.getElementById(`face-${entry.active.value}`)?.focus()
  }

  return (
    <form class="record" onSubmit={save} noValidate>
      <div class="stack">
        <TopBar
          title={name}
          line={`${meterWords.serial(meter.serial)} · ${lastLine(entry)}`}
          back={{ label: app.back, href: '/' }}
        />
        {query.replaces ? <Callout tone="plain" text={correctingLine(account, query.replaces)} /> : null}
        {entry.registers.map(({ register, typed }, at) => (
          <MeterFace
            key={register.name}
            id={`face-${at}`}
            register={register}
            whole={typed.value.whole}
            part={typed.value.part}
            isPart={typed.value.inPart}
            label={meterWords.faceLabel(name, meter.registers.length > 1 ? meterWords.register[register.name] : null)}
            describedBy={`verdict-${at}`}
            unit={format.unit(register.unit)}
            {...(meter.registers.length > 1 ? { caption: meterWords.register[register.name] } : {})}
            isInvalid={typed.value.problem !== null}
            isActive={entry.active.value === at}
            takesFocus={at === 0}
            onType={(key) => {
              answer.value = null
              entry.focus(at)
              if (key !== 'Enter') entry.key(key)
            }}
            onPaste={(text) => {
              entry.focus(at)
              entry.paste(text)
            }}
            onFocus={() => entry.focus(at)}
          />
        ))}
        <p class="face-legend">{active.decimals > 0 ? record.legend[active.unit] : record.legendWhole[active.unit]}</p>
        {entry.registers.map((_, at) => (
          <Verdict key={meter.registers[at]!.name} entry={entry} at={at} account={account} />
        ))}
        {entry.needsReason.value || entry.reasons.value.length > 0 ? (
          <Reasons entry={entry} isMissing={answer.value === 'reason'} />
        ) : null}
        <ReadOn entry={entry} utility={utility} />
        <When utility={utility} />
        <NotSaved answer={answer.value} />
      </div>
      <div class="entry-foot">
        <Keypad
          label={record.keypad.label}
          commaLabel={record.keypad.comma}
          eraseLabel={record.keypad.erase}
          hasComma={active.decimals > 0}
          onKey={(key) => {
            answer.value = null
            entry.key(key)
          }}
        />
        <Save isSaving={isSaving}>
          {filled.length === 0
            ? record.empty
            : filled.length > 1
              ? record.saveSeveral(filled)
              : record.save(filled[0]!)}
        </Save>
      </div>
    </form>
  )
}

/** Alone in following whether it is saving, so that the tap does not draw the whole screen anew. */
function Save({ isSaving, children }: { isSaving: ReadonlySignal<boolean>; children: string }) {
  return (
    <button type="submit" class="button" data-kind="primary" data-wide="yes" aria-disabled={isSaving.value}>
      {children}
    </button>
  )
}

/** The line under the face: what is wrong with the digits, or how the value looks, or what to do. */
function Verdict({ entry, at, account }: { entry: Entry; at: number; account: AccountData }) {
  const { register, typed, assessment, last, suggestion } = entry.registers[at]!
  const { record } = words.value
  const id = `verdict-${at}`
  const { problem } = typed.value
  if (problem !== null) {
    const text =
      problem === 'not-a-digit'
        ? record.notADigit
        : !typed.value.inPart
          ? record.tooMany(register.digits)
          : register.decimals === 0
            ? record.noDecimals
            : record.tooManyDecimals(register.decimals)
    return <Callout tone="bad" text={text} id={id} isLive />
  }
  if (assessment.value === null) return <p id={id} class="visually-hidden" aria-live="polite" />
  if (suggestion.value !== null && suggestion.value.slip !== 'last-again')
    return <Question entry={entry} at={at} id={id} account={account} suggestion={suggestion.value} />
  const line = verdictLine(words.value, assessment.value, register, last)
  return <Callout tone={line.tone} strong={line.difference} text={line.text} id={id} isLive />
}

/** By when it must reach the utility to count for this period, or when it will (W3). */
function When({ utility }: { utility: UtilityData }) {
  const { present } = useModels()
  const { record } = words.value
  const now = present.now.value
  const offset = offsetAt(utility.offsets, now)
  const { outlook } = periodAtHand(utility, now, offset)
  const { open, next, lastClosesAt } = outlook
  const when =
    open !== null
      ? record.mustReach(lastClosesAt ?? open.closesAt, offset, open.period)
      : next !== null
        ? record.willQueue(next.opensAt, offset, next.period)
        : record.whenUnknown
  return (
    <p class="second">
      {record.sentByItself} {when}
    </p>
  )
}

function NotSaved({ answer }: { answer: SaveAnswer | null }) {
  const { notSaved, empty } = words.value.record
  if (answer === 'missing') return <Callout tone="wait" text={empty} isLive />
  if (answer === 'elsewhere') return <Callout tone="wait" text={notSaved.elsewhere} isLive />
  if (answer !== 'full' && answer !== 'storage') return null
  return <Callout tone="bad" strong={notSaved.title} text={answer === 'full' ? notSaved.full : notSaved.plain} isLive />
}

function lastLine(entry: Entry): string {
  const { record, format } = words.value
  const [first] = entry.registers
  if (!first?.last) return record.noLast
  return record.last(format.value(first.last.value), format.date(first.last.readOn))
}

function correctingLine(account: AccountData, id: string): string {
  const models = useModels()
  const found = accountReadings(models, account).find((reading) => reading.id === id)
  return words.value.record.correcting(found ? words.value.format.value(found.value) : '')
}

/** The reading named by the address, and those of the meter's other registers that were saved with it. */
function replacedBy(
  models: ReturnType<typeof useModels>,
  account: AccountData,
  id: string | undefined,
): Partial<Record<RegisterName, string>> {
  if (id === undefined) return {} // And the screen need not follow every reading.
  const readings = accountReadings(models, account)
  const named = readings.find((reading) => reading.id === id)
  if (!named) return {}
  const serial = serialOf(named.register)
  const meter = account.meters.find((candidate) => candidate.serial === serial)
  const others = (meter?.registers ?? []).flatMap(({ name }) => {
    const of = readings.find(
      (reading) => reading.register === registerKey(serial, name) && Math.abs(reading.takenAt - named.takenAt) < 1000,
    )
    return of ? [[name, of.id] as const] : []
  })
  return Object.fromEntries([...others, [registerNameOf(named.register), named.id]])
}
