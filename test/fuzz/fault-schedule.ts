/** Fault schedule: people with phones, a server and bad luck, all drawn from one seed; then everything heals and must arrive. */
import type { Secret } from '#client/store/settings.ts'
import { staffSubject } from '#shared/domain/staff.ts'
import { type Chance, createChance } from '#test/fuzz/chance.ts'
import { DEEDS, type Stage, signIn } from '#test/fuzz/deeds.ts'
import { createFaultyNetwork } from '#test/fuzz/faulty-network.ts'
import { createHistory, type History } from '#test/fuzz/history.ts'
import { createPhone, type Phone, type Tab } from '#test/fuzz/phone.ts'
import { ROUND_DEEDS } from '#test/fuzz/round-deeds.ts'
import type { SeededBug } from '#test/fuzz/seeded-bugs.ts'
import { forgeAs } from '#test/fuzz/tampering.ts'
import { PASSWORD, type Walk } from '#test/fuzz/walk.ts'
import { createWorld, type World } from '#test/fuzz/world.ts'

/** `wrong`: the first promise broken, in words. `trace`: what was done, for whoever looks for the reason. */
export type Verdict = { seed: number; wrong: string | null; readings: number; visits: number; trace: string[] }

/** After all is well, so many rounds must be enough (protocol §5: nothing waits longer than a day). */
const ROUNDS = 12

/** The share of schedules with inspectors. */
const WITH_ROUND = 0.2

/** `url`: of a PostgreSQL for the server, in place of an SQLite of its own. */
export async function runSchedule(
  seed: number,
  bug: SeededBug | null = null,
  url: string | null = null,
): Promise<Verdict> {
  const chance = createChance(seed)
  const hasFile = bug?.needsDisk ?? chance.happens(0.08)
  // Luck of its own, so that the others' schedules are what they were before there were rounds.
  const hasRound = bug === null ? createChance(seed + 10_000_000).happens(WITH_ROUND) : bug.needsRound === true
  const world = await createWorld(chance, { hasFile, url, hasRound })
  const network = createFaultyNetwork(chance, world, bug)
  if (bug !== null) forgeAs((await world.server().storage.meta.identity()).server)
  const hasLocks = chance.happens(0.5)
  const phones: Phone[] = []
  for (let at = 0; at <= (chance.happens(0.3) ? 1 : 0); at += 1) {
    phones.push(createPhone(`phone ${at + 1}`, { chance, world, network, bug, hasLocks }))
  }
  for (const inspector of world.walk === null ? [] : inspectorsOn(world.walk, chance)) {
    phones.push(createPhone(`phone of ${inspector}`, { chance, world, network, bug, hasLocks, inspector }))
  }
  const history = createHistory(world, phones)
  const stage: Stage = { chance, world, network, phones, history, trace: [] }
  const end = (wrong: string | null): Verdict => {
    const visits = [...history.told.values()].filter(({ kind }) => kind === 'visit').length
    return { seed, wrong, readings: history.told.size - visits, visits, trace: stage.trace }
  }
  try {
    if (chance.happens(0.85)) await begin(stage)
    const wrong = (await suffer(stage)) ?? (await heal(stage)) ?? (await history.wrongAtEnd(network.poison))
    return end(wrong)
  } catch (error) {
    return end(`fault: ${(error as Error).stack ?? String(error)}`)
  } finally {
    for (const phone of phones) {
      phone.restart()
      phone.glance.close()
    }
    await world.close()
  }
}

/** One phone; or two, of the same inspector or of both. */
function inspectorsOn({ names: [one, other] }: Walk, chance: Chance): string[] {
  return chance.pick([[one], [one, one], [one, other]])
}

/** Most schedules begin with everybody signed in. */
async function begin(stage: Stage): Promise<void> {
  stage.network.calm(true)
  for (const phone of stage.phones) await signIn(stage, phone)
  stage.network.calm(false)
}

async function suffer(stage: Stage): Promise<string | null> {
  const { chance, history, trace } = stage
  const deeds = stage.world.walk === null ? DEEDS : [...DEEDS, ...ROUND_DEEDS]
  const total = deeds.reduce((sum, [, weight]) => sum + weight, 0)
  const steps = 8 + chance.under(14)
  for (let step = 0; step < steps; step += 1) {
    let at = chance.next() * total
    const [name, , deed] = deeds.find(([, weight]) => {
      at -= weight
      return at < 0
    })!
    trace.push(name)
    const wrong = (await deed(stage)) ?? (chance.happens(0.15) ? await history.wrongNow() : null)
    if (wrong !== null) return wrong
  }
  return null
}

/** Every person comes back to every phone, with a network, and does nothing but look at the app. */
async function heal(stage: Stage): Promise<string | null> {
  const { world, network, phones, history, trace } = stage
  trace.push('heal')
  network.calm(true)
  while (await network.arriveLate());
  for (const phone of phones) {
    phone.restart()
    phone.skew = 0
    if (phone.inspector !== null) {
      const wrong = await healInspector(stage, phone, phone.inspector)
      if (wrong !== null) return wrong
      continue
    }
    for (const { account } of await peopleOn(phone, world, history)) {
      const tab = phone.open()
      const entered = await tab.sync.signIn(account, await world.codeFor(account))
      if (!entered.ok) return `not let in: ${JSON.stringify(entered.refusal)}`
      await tab.sync.run('signed-in')
      await comeBack(stage, tab, entered.value.subject)
    }
  }
  return null
}

/** Looks at the app again and again, until nothing waits that could go. */
async function comeBack({ world, network }: Stage, tab: Tab, subject: string): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const waiting = await tab.store.outbox.waiting(subject)
    if (waiting.every(({ id }) => network.poison.has(id))) return true
    await world.pass(round % 4 === 3 ? 86_400_000 : 1_200_000)
    await tab.sync.run('in-view')
  }
  return false
}

/** Whose work was ended hands in what the phone holds; if it was signed out meanwhile, the office lets them in once more. */
async function healInspector(stage: Stage, phone: Phone, name: string): Promise<string | null> {
  const { world, chance } = stage
  const walk = world.walk!
  const subject = staffSubject(name)
  const tab = phone.open()
  if ((await walk.isDeactivated(name)) && (await comeBack(stage, tab, subject)) && !world.wasRestored()) return null
  await walk.activate(name)
  const entered = await tab.sync.staffSignIn(name, PASSWORD)
  if (!entered.ok) return `not let in: ${name}, ${JSON.stringify(entered.refusal)}`
  await tab.sync.run('signed-in')
  await comeBack(stage, tab, subject)
  if (chance.happens(0.3)) await tab.sync.pull()
  return null
}

/** Who has something left to send from this phone, or may have since a restore, with the account each signs in to. */
async function peopleOn(phone: Phone, world: World, history: History): Promise<Secret[]> {
  const subjects = new Set(
    [...history.told.values()].filter((one) => one.phone === phone).map(({ subject }) => subject),
  )
  const waiting = new Set<string | null>()
  for (const subject of subjects) {
    const rows = world.wasRestored() ? 1 : (await phone.glance.outbox.waiting(subject)).length
    if (rows > 0) waiting.add(subject)
  }
  const secrets = await phone.glance.settings.get('secrets')
  const named = new Set(secrets.map(({ subject }) => subject))
  // Signed in without ever having heard the answer: which secret it was shows when they sign in again.
  if ([...waiting].some((subject) => !named.has(subject))) waiting.add(null)
  return secrets.filter(({ subject }) => waiting.has(subject))
}
