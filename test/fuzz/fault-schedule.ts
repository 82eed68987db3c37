/** Fault schedule: people with phones, a server and bad luck, all drawn from one seed; then everything heals and must arrive. */
import type { Secret } from '#client/store/settings.ts'
import { createChance } from '#test/fuzz/chance.ts'
import { DEEDS, type Stage, signIn } from '#test/fuzz/deeds.ts'
import { createFaultyNetwork } from '#test/fuzz/faulty-network.ts'
import { createHistory, type History } from '#test/fuzz/history.ts'
import { createPhone, type Phone } from '#test/fuzz/phone.ts'
import type { SeededBug } from '#test/fuzz/seeded-bugs.ts'
import { forgeAs } from '#test/fuzz/tampering.ts'
import { createWorld, type World } from '#test/fuzz/world.ts'

/** `wrong`: the first promise broken, in words. `trace`: what was done, for whoever looks for the reason. */
export type Verdict = { seed: number; wrong: string | null; readings: number; trace: string[] }

/** After all is well, so many rounds must be enough (protocol §5: nothing waits longer than a day). */
const ROUNDS = 12

/** `url`: of a PostgreSQL for the server, in place of an SQLite of its own. */
export async function runSchedule(
  seed: number,
  bug: SeededBug | null = null,
  url: string | null = null,
): Promise<Verdict> {
  const chance = createChance(seed)
  const world = await createWorld(chance, bug?.needsDisk ?? chance.happens(0.08), url)
  const network = createFaultyNetwork(chance, world)
  if (bug !== null) forgeAs((await world.server().storage.meta.identity()).server)
  const hasLocks = chance.happens(0.5)
  const phones: Phone[] = []
  for (let at = 0; at <= (chance.happens(0.3) ? 1 : 0); at += 1) {
    phones.push(createPhone(`phone ${at + 1}`, { chance, world, network, bug, hasLocks }))
  }
  const history = createHistory(world, phones)
  const stage: Stage = { chance, world, network, phones, history, trace: [] }
  const end = (wrong: string | null): Verdict => ({ seed, wrong, readings: history.told.size, trace: stage.trace })
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

/** Most schedules begin with everybody signed in. */
async function begin(stage: Stage): Promise<void> {
  stage.network.calm(true)
  for (const phone of stage.phones) await signIn(stage, phone)
  stage.network.calm(false)
}

async function suffer(stage: Stage): Promise<string | null> {
  const { chance, history, trace } = stage
  const total = DEEDS.reduce((sum, [, weight]) => sum + weight, 0)
  const steps = 8 + chance.under(14)
  for (let step = 0; step < steps; step += 1) {
    let at = chance.next() * total
    const [name, , deed] = DEEDS.find(([, weight]) => {
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
async function heal({ world, network, phones, history, trace }: Stage): Promise<string | null> {
  trace.push('heal')
  network.calm(true)
  while (await network.arriveLate());
  for (const phone of phones) {
    phone.restart()
    phone.skew = 0
    for (const { account } of await peopleOn(phone, world, history)) {
      const tab = phone.open()
      const entered = await tab.sync.signIn(account, await world.codeFor(account))
      if (!entered.ok) return `not let in: ${JSON.stringify(entered.refusal)}`
      await tab.sync.run('signed-in')
      for (let round = 0; round < ROUNDS; round += 1) {
        const waiting = await tab.store.outbox.waiting(entered.value.subject)
        if (waiting.every(({ id }) => network.poison.has(id))) break
        await world.pass(round % 4 === 3 ? 86_400_000 : 1_200_000)
        await tab.sync.run('in-view')
      }
    }
  }
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
