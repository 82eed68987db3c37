/** Consumption row: what the export says of one register and period, in the words of its columns (C3). Pure. */
import type { ContractAtHand, FirstValue, StoredEstimate, VolumeRow } from '#server/storage/volumes.ts'
import { numberOf, utilityOf } from '#shared/domain/account.ts'
import { type Consumption, type ConsumptionKind, consumptionOf, type EstimateMade } from '#shared/domain/consumption.ts'
import { type InUse, inUse } from '#shared/domain/in-use.ts'
import type { Thresholds } from '#shared/domain/thresholds.ts'
import { ticksOf, valueText } from '#shared/domain/value.ts'
import { volumeText } from '#shared/domain/volume.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** Amounts are decimal texts in the register's unit; null where there is nothing to say. */
export type ConsumptionRow = {
  utility: string
  account: string
  contract: string | null
  service: string
  serial: string
  register: string
  unit: string
  period: Period
  inUse: InUse
  kind: ConsumptionKind
  volume: string | null
  correction: string | null
  corrects: string | null
  bill: string | null
  previous: { value: string; readOn: string; channel: string; period: string; id: string } | null
  reading: {
    value: string
    readOn: string
    takenAt: Instant
    channel: string
    receipt: string
    id: string
    marks: string | null
  } | null
  held: number
  replaced: string | null
  basis: string | null
}

export type RowFacts = {
  row: VolumeRow
  contract: ContractAtHand
  period: Period
  thresholds: Thresholds
  /** Of the register, for the period and those before; oldest first. */
  estimates: readonly StoredEstimate[]
  /** What it counts from if nothing was accepted for an earlier period. */
  first: FirstValue | null
  passedZero: boolean
  held: number
}

/** Null for a register that was not in use and of which there is nothing to say. */
export function consumptionRowOf(facts: RowFacts): ConsumptionRow | null {
  const { row, contract, period, estimates } = facts
  const use = useOf(row, contract, period)
  const own = estimates.at(-1)?.period === period ? estimates.at(-1)! : null
  if (use === 'none' && row.id === null && own === null) return null

  const { decimals } = row
  const past = row.past_id === null ? startOf(facts.first) : pastOf(row)
  const to = row.value === null ? null : ticksOf(row.value, decimals)
  const from = past === null ? null : ticksOf(past.value, decimals)
  const said = consumptionIn(facts, to, from, past?.period ?? null, own)
  return {
    utility: utilityOf(row.account),
    account: numberOf(row.account),
    contract: contract.contract_number,
    service: row.service,
    serial: row.serial,
    register: row.name,
    unit: row.unit,
    period,
    inUse: use,
    kind: said.kind,
    volume: said.volume === null ? null : volumeText(said.volume, decimals),
    correction: said.corrects.length === 0 ? null : volumeText(said.correction, decimals),
    corrects: said.corrects.length === 0 ? null : said.corrects.join(' '),
    bill: said.bill === null ? null : volumeText(said.bill, decimals),
    previous: past && { ...past, value: plain(past.value, from, decimals) },
    reading: row.id === null ? null : readingOf(row, plain(row.value!, to, decimals)),
    held: facts.held,
    replaced: said.replaced === null ? null : valueText(said.replaced, decimals),
    basis: row.id === null ? own?.basis || null : null,
  }
}

function useOf(row: VolumeRow, contract: ContractAtHand, period: Period): InUse {
  const { contract_starts_on: startsOn, contract_ends_on: endsOn } = contract
  const meter = { installedOn: row.installed_on, removedOn: row.removed_on }
  return inUse(meter, startsOn === null ? null : { startsOn, endsOn }, period)
}

function consumptionIn(
  { row, thresholds, estimates, passedZero }: RowFacts,
  to: number | null,
  from: number | null,
  since: Period | null,
  own: StoredEstimate | null,
): Consumption {
  const { name, digits, decimals, unit } = row
  const before = since === null ? [] : estimates.filter((estimate) => estimate !== own && estimate.period > since)
  return consumptionOf({
    register: { name, digits, decimals, unit },
    thresholds,
    to,
    from,
    hasReading: row.id !== null,
    passedZero,
    estimate: own && madeOf(own, decimals),
    before: before.map((estimate) => madeOf(estimate, decimals)),
  })
}

/** Made in the decimals its register had then. */
const madeOf = ({ period, volume, kind }: StoredEstimate, decimals: number): EstimateMade => ({
  period,
  kind,
  ticks: ticksOf(volume, decimals) ?? Math.round(Number(volume) * 10 ** decimals),
})

const pastOf = (row: VolumeRow) => ({
  value: row.past_value!,
  readOn: row.past_read_on!,
  channel: row.past_channel!,
  period: row.past_period!,
  id: row.past_id!,
})

const startOf = (first: FirstValue | null) =>
  first && { value: first.value, readOn: first.read_on, channel: first.channel, period: first.period!, id: first.id }

const readingOf = (row: VolumeRow, value: string) => ({
  value,
  readOn: row.read_on!,
  takenAt: row.taken_at!,
  channel: row.channel!,
  receipt: row.number!,
  id: row.id!,
  marks: row.marks || null,
})

/** `00203.170` → `203.170`; as it is, if it does not fit the register. */
const plain = (value: string, ticks: number | null, decimals: number): string =>
  ticks === null ? value : valueText(ticks, decimals)
