/** Found: a meter on the wall that is not on the list: its serial, what it stands in place of, and the way to its face. */
import { useSignal } from '@preact/signals'
import { useLocation } from 'preact-iso'
import { foundMeterOf } from '#client/domain/found-meter.ts'
import type { FoundMeter } from '#client/domain/visit-draft.ts'
import { toWhatLacks } from '#client/ui/inspector/to-what-lacks.ts'
import type { VisitedDwelling } from '#client/ui/inspector/use-dwelling.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { keepPlace } from '#client/ui/models/keep-place.ts'
import { meterName } from '#client/ui/models/meter-view.ts'
import { useModels } from '#client/ui/models/models.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { CheckList } from '#client/ui/parts/check-list.tsx'
import { ChoiceList } from '#client/ui/parts/choice-list.tsx'
import { Field } from '#client/ui/parts/field.tsx'
import { words } from '#client/ui/words/language.ts'
import { SERIAL, type Service, serialOf } from '#shared/domain/meter.ts'
import type { RoundMeter } from '#shared/wire/rounds.ts'

export function Found({ round, dwelling, draft, visitHref }: VisitedDwelling & { visitHref: string }) {
  const rounds = roundsOf(useModels())
  const { findings } = inspectorWords.value
  const read = new Set(rounds.readingsAt(round, dwelling.account).map(({ item }) => serialOf(item.register)))
  return (
    <section class="stack" aria-labelledby="found">
      <h2 id="found">{findings.found}</h2>
      {draft.found.map((meter) => (
        <div key={meter.serial} class="row-action-line">
          <a
            class="row-link"
            data-to-read={read.has(meter.serial) ? 'no' : 'yes'}
            href={`${visitHref}/${encodeURIComponent(meter.serial)}`}
          >
            <span class="row-link-text">
              {words.value.meter.serial(meter.serial)}
              <span class="row-link-line">{read.has(meter.serial) ? findings.isRead : findings.toRead}</span>
            </span>
          </a>
          {read.has(meter.serial) ? null : (
            <button
              type="button"
              class="button"
              data-kind="quiet"
              aria-label={`${findings.forget}: ${words.value.meter.serial(meter.serial)}`}
              onClick={() => {
                void rounds.change(draft, { found: draft.found.filter((other) => other !== meter) })
                void keepPlace('#found-serial', 'main h1')
              }}
            >
              {findings.forget}
            </button>
          )}
        </div>
      ))}
      {draft.found.map((meter) => (
        <OldOne key={meter.serial} meter={meter} read={read} dwelling={dwelling} draft={draft} />
      ))}
      <NewOne round={round} dwelling={dwelling} draft={draft} visitHref={visitHref} />
    </section>
  )
}

type OldOneProps = Pick<VisitedDwelling, 'dwelling' | 'draft'> & { meter: FoundMeter; read: ReadonlySet<string> }

/** What it replaces is to be read too, if that is still possible. */
function OldOne({ meter, read, dwelling, draft }: OldOneProps) {
  const rounds = roundsOf(useModels())
  const { findings } = inspectorWords.value
  const old = dwelling.meters.find(({ serial }) => serial === meter.replaces)
  if (!old || read.has(old.serial)) return null
  return (
    <CheckList
      label={inPlaceOf(old)}
      choices={[{ key: 'gone', text: findings.oldGone }]}
      checked={meter.isOldGone ? ['gone'] : []}
      onCheck={(_, isOldGone) => {
        const found = draft.found.map((other) => (other === meter ? { ...meter, isOldGone } : other))
        void rounds.change(draft, { found })
      }}
    />
  )
}

type NewOneProps = Pick<VisitedDwelling, 'round' | 'dwelling' | 'draft'> & { visitHref: string }

function NewOne({ round, dwelling, draft, visitHref }: NewOneProps) {
  const rounds = roundsOf(useModels())
  const { route } = useLocation()
  const { findings } = inspectorWords.value
  const serial = useSignal('')
  const kind = useSignal<string | null>(null)
  const fault = useSignal<string | null>(null)
  const isKindMissing = useSignal(false)
  const kinds = kindsOf(round, dwelling, draft)
  const chosen = kinds.length === 1 ? kinds[0]!.key : kind.value

  async function take(): Promise<void> {
    const typed = serial.value.trim()
    const found = chosen === null ? null : { serial: typed, ...meantBy(chosen, round, dwelling) }
    fault.value = faultOf(typed, [...dwelling.meters, ...draft.found])
    if (fault.value !== null) return void document.getElementById('found-serial')?.focus()
    if (found === null || foundMeterOf(found, round, dwelling) === null) {
      isKindMissing.value = true
      return void toWhatLacks(kinds.length > 0 ? 'kind' : 'choose')
    }
    await rounds.change(draft, { found: [...draft.found, found] })
    route(`${visitHref}/${encodeURIComponent(typed)}`)
  }

  return (
    <>
      <Field
        id="found-serial"
        label={findings.serial}
        value={serial.value}
        onInput={(text) => {
          serial.value = text
          fault.value = null
        }}
        fault={fault.value}
        isCode
        input={{ autoComplete: 'off', spellcheck: false, maxLength: 20 }}
      />
      {kinds.length > 1 ? (
        <ChoiceList
          name="found-kind"
          label={findings.kind}
          choices={kinds}
          chosen={chosen}
          onChoose={(key) => {
            kind.value = key
            isKindMissing.value = false
          }}
        />
      ) : null}
      {isKindMissing.value && kinds.length > 0 ? <Callout tone="bad" text={findings.chooseKind} isLive /> : null}
      {kinds.length === 0 ? <Callout tone="wait" text={findings.noKind} /> : null}
      <button type="button" class="button" onClick={() => void take()}>
        {findings.readIt}
      </button>
    </>
  )
}

const REPLACES = 'replaces '

/** In place of which listed meter (M4), or what it measures (M7). */
function kindsOf(
  round: VisitedDwelling['round'],
  dwelling: VisitedDwelling['dwelling'],
  { codes }: VisitedDwelling['draft'],
): { key: string; text: string }[] {
  const { findings } = inspectorWords.value
  const replaced = dwelling.meters.map((meter) => ({
    key: `${REPLACES}${meter.serial}`,
    text: inPlaceOf(meter),
  }))
  const services = new Set(round.dwellings.flatMap(({ meters }) => meters.map(({ service }) => service)))
  const others = [...services].map((service) => ({
    key: service,
    text: findings.another(meterName(words.value, { service, place: null })),
  }))
  return [...(codes.includes('M4') ? replaced : []), ...(codes.includes('M7') ? others : [])]
}

const inPlaceOf = (meter: RoundMeter): string =>
  inspectorWords.value.findings.inPlaceOf(`${meterName(words.value, meter)}, ${words.value.meter.serial(meter.serial)}`)

function meantBy(
  key: string,
  round: VisitedDwelling['round'],
  dwelling: VisitedDwelling['dwelling'],
): Omit<FoundMeter, 'serial'> {
  const replaces = key.startsWith(REPLACES) ? key.slice(REPLACES.length) : null
  const meters = [dwelling, ...round.dwellings].flatMap((one) => one.meters)
  const service = replaces === null ? (key as Service) : meters.find(({ serial }) => serial === replaces)!.service
  return { service, replaces }
}

function faultOf(typed: string, known: readonly { serial: string }[]): string | null {
  const { findings } = inspectorWords.value
  if (!SERIAL.test(typed)) return findings.noSerial
  return known.some(({ serial }) => serial === typed) ? findings.known : null
}
