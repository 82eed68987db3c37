/** Round deeds: what inspectors do at doors and the office does meanwhile, drawn beside the deeds of everybody. */
import { recordVisit } from '#client/store/record-visit.ts'
import { slipText } from '#shared/domain/slip.ts'
import type { Code } from '#shared/domain/visit.ts'
import type { Chance } from '#test/fuzz/chance.ts'
import { type Deed, METERS, nothing, type Stage, saveOnce, staffSignIn, tabOf, untilCrash } from '#test/fuzz/deeds.ts'
import { nameOf, type Told } from '#test/fuzz/history.ts'
import type { Phone, Tab } from '#test/fuzz/phone.ts'
import { withFailingStorage } from '#test/fuzz/storage-faults.ts'
import type { Walk } from '#test/fuzz/walk.ts'

const DAY = '2026-11-20'

/** How a call at a door may end. `reads`: with readings, which the visit names. */
type Ending = { reads: boolean; codes: Code[]; slip?: string; note?: string }

const endingOf = (chance: Chance): Ending =>
  chance.pick<() => Ending>([
    () => ({ reads: true, codes: [] }),
    () => ({ reads: true, codes: ['V1'] }),
    () => ({ reads: false, codes: ['A1'], slip: slipText(Uint8Array.from({ length: 5 }, () => chance.under(256))) }),
    () => ({ reads: false, codes: ['A3'], note: 'said no' }),
    () => ({ reads: false, codes: ['A5'] }),
    () => ({ reads: true, codes: ['A5'] }),
  ])()

const walkIn = ({ world }: Stage): Walk => world.walk!

/** An inspector reads at a door, or does not, and ends the visit; without a network too, since the round was taken along. */
const visit: Deed = async (stage) => {
  const { chance, phones } = stage
  const phone = chance.pick(phones.filter(({ inspector }) => inspector !== null))
  const session = await phone.glance.session.current()
  if (session === null) return await staffSignIn(stage, phone)
  const account = chance.pick(stage.world.accounts)
  const { reads, ...ending } = endingOf(chance)
  const tab = tabOf(stage, phone)
  const meters = reads ? METERS.slice(0, 1 + chance.under(2)) : []
  const readings: string[] = []
  for (const meter of meters) {
    const at = { subject: session.subject, account, meter }
    await untilCrash(readAt(stage, phone, tab, at).then((ids) => readings.push(...ids)))
  }
  const end = (): Promise<void> =>
    untilCrash(endVisit(stage, phone, tab, { subject: session.subject, account, readings, ...ending }))
  if (chance.happens(0.1)) await withFailingStorage(chance.pick(['QuotaExceededError', 'AbortError']), 1, end)
  else await end()
  return nothing
}

type Door = { subject: string; account: string; meter: (typeof METERS)[number] }

async function readAt(stage: Stage, phone: Phone, tab: Tab, { meter, ...door }: Door): Promise<string[]> {
  const draft = await tab.store.drafts.open({ ...door, serial: meter.serial }, [...meter.registers], phone.now())
  return await saveOnce(stage, phone, tab, draft)
}

type Ended = Omit<Ending, 'reads'> & { subject: string; account: string; readings: string[] }

async function endVisit({ chance, world, history }: Stage, phone: Phone, tab: Tab, ended: Ended): Promise<void> {
  const { subject, account } = ended
  const key = { account, id: chance.uuid() }
  const told: Told = { ...key, subject, kind: 'visit', hash: '', value: '', phone, state: 'maybe' }
  history.told.set(nameOf(key), told)
  const saved = await recordVisit(tab, { ...ended, ...key, round: world.walk!.round }, DAY)
  if (!saved.ok) return
  told.state = 'recorded'
  told.hash = saved.value.item.hash
}

/** A round goes to the other one, to both, or is closed; somebody's work ends, or begins again. */
const office: Deed = async (stage) => {
  const { chance, world } = stage
  const walk = walkIn(stage)
  const name = chance.pick(walk.names)
  await chance.pick([
    () => walk.reassign(name),
    () => walk.reassign(name),
    () => walk.share(),
    () => walk.close(),
    () => walk.deactivate(name),
    () => walk.deactivate(name),
    () => walk.activate(name),
  ])()
  await world.pass(1000)
  return nothing
}

export const ROUND_DEEDS: readonly (readonly [string, number, Deed])[] = [
  ['visit', 30, visit],
  ['office', 7, office],
]
