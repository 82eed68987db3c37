/**
 * Chaos: what a bad week does to one phone with two accounts, drawn by chance from a seed: readings recorded in one tab or
 * two, networks of every bad kind, the browser and the server killed, the worker stopped and woken. It keeps the books of
 * what was recorded; what must be true at the end is for the test to say.
 */
import { expect } from 'vitest'
import type { AccountKey } from '#shared/domain/account.ts'
import { ticksOf, valueText } from '#shared/domain/value.ts'
import { type Chance, createChance } from '#test/fuzz/chance.ts'
import { eventually } from '#test/support/eventually.ts'
import { type Fault, type FaultyProxy, startFaultyProxy } from '#test/support/faulty-proxy.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import type { UtilityServer } from '#test/support/utility-server.ts'
import { takeWorker, type WorkerInHand } from '#test/support/worker-in-hand.ts'

/** `ticks`: of the last value recorded, so that no two are alike. */
export type ChaosMeter = { account: AccountKey; serial: string; ticks: number }

/** `value` as stored, without zeros in front. */
export type Recorded = { account: AccountKey; value: string }

export type Chaos = {
  /** Everything the app has ever said to be saved. */
  recorded: readonly Recorded[]
  phone(): Phone
  /** One schedule. Returns what was done, in order, for whoever must understand a failure. */
  run(seed: number, deeds: number): Promise<string[]>
  /** All is well again, the app open, and the person presses “Send now” if something still waits. */
  heal(): Promise<void>
  close(): Promise<void>
}

const PORTAL = { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Wi-Fi</title>' }
const BROKEN = { status: 502, headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>502</title>' }

const NETWORKS: Record<string, Fault | null> = {
  good: null,
  dead: { kind: 'dead' },
  'in name only': { kind: 'silent' },
  'with a login page': { kind: 'forged', answer: PORTAL, passedOn: false },
  'losing answers': { kind: 'cut', share: 0 },
  'cutting answers': { kind: 'cut', share: 0.6 },
  'failing after the server took it': { kind: 'forged', answer: BROKEN, passedOn: true },
}

const PATIENCE = 30_000

export async function startChaos(server: UtilityServer, folder: string, meters: ChaosMeter[]): Promise<Chaos> {
  const proxy: FaultyProxy = await startFaultyProxy(server.port)
  const recorded: Recorded[] = []
  let serverIsUp = true
  let phone: Phone
  let worker: WorkerInHand

  async function takePhone(): Promise<void> {
    phone = await openPhone({ ...server, url: proxy.url }, { folder, killable: true })
    worker = await takeWorker(phone.context, proxy.url)
  }

  await takePhone()
  const [first = '', ...others] = [...new Set(meters.map(({ account }) => account))]
  await phone!.signIn(first)
  for (const account of others) await addAccount(account)
  await phone!.worksOffline()
  // In good order once, so that the sign-in is on disk too; losing that is another story.
  await phone!.close()
  await takePhone()

  async function addAccount(account: AccountKey): Promise<void> {
    const code = await server.codeFor(account)
    const page = phone.page()
    await page.goto(`${proxy.url}/add#${account}-${code.replaceAll('-', '')}`)
    await page.getByRole('button', { name: 'Add the account' }).click()
    await page.getByRole('heading', { name: 'Meters' }).waitFor()
  }

  function nextValue(meter: ChaosMeter): string {
    meter.ticks += 1
    return valueText(meter.ticks, 3).replace('.', ',')
  }

  const note = (meter: ChaosMeter): number =>
    recorded.push({ account: meter.account, value: valueText(meter.ticks, 3) })

  const DEEDS: Record<string, [weight: number, deed: (chance: Chance) => Promise<string | undefined>]> = {
    record: [
      6,
      async (chance) => {
        const meter = chance.pick(meters)
        await phone.write(meter.account, meter.serial, nextValue(meter))
        note(meter)
        return valueText(meter.ticks, 3)
      },
    ],
    'record in a second tab': [
      2,
      async (chance) => {
        const meter = chance.pick(meters)
        const tab = await phone.context.newPage()
        await tab.goto(`${proxy.url}/record/${meter.account}/${meter.serial}`)
        await tab.getByRole('textbox').first().focus()
        await tab.keyboard.type(nextValue(meter))
        await tab.getByRole('button', { name: /^Save / }).click()
        await tab.getByRole('heading', { name: 'Meters' }).waitFor()
        note(meter)
        if (chance.happens(0.5)) await tab.close()
        await phone.page().bringToFront()
        return valueText(meter.ticks, 3)
      },
    ],
    network: [
      6,
      async (chance) => {
        const name = chance.pick(Object.keys(NETWORKS))
        proxy.becomes(NETWORKS[name]!)
        proxy.letGo(chance.pick(['cut', 'late']))
        return name
      },
    ],
    'close and open the app': [1, async () => void (await phone.closeApp().then(() => phone.openApp()))],
    'stop the worker': [2, async () => void (await worker.stop())],
    'wake the worker': [2, async () => void (await worker.wake())],
    'kill the browser': [
      1,
      async () =>
        void (await phone
          .kill()
          .then(takePhone)
          .then(() => phone.openApp())),
    ],
    'kill the server': [
      2,
      async () => {
        if (serverIsUp) await server.kill()
        else await server.start()
        serverIsUp = !serverIsUp
        return serverIsUp ? 'up again' : 'down'
      },
    ],
  }
  const drawn = Object.entries(DEEDS).flatMap(([name, [weight]]) => Array.from({ length: weight }, () => name))

  return {
    recorded,
    phone: () => phone,

    async run(seed, deeds) {
      const chance = createChance(seed)
      const done: string[] = []
      for (let at = 0; at < deeds; at += 1) {
        const name = at === 0 ? 'record' : chance.pick(drawn)
        const said = await DEEDS[name]![1](chance)
        done.push(said === undefined ? name : `${name}: ${said}`)
      }
      return done
    },

    async heal() {
      proxy.becomes(null)
      proxy.letGo('late')
      if (!serverIsUp) await server.start()
      serverIsUp = true
      await phone.openApp('/unsent')
      const page = phone.page()
      const none = page.getByText('No unsent readings')
      const sendNow = page.getByRole('button', { name: 'Send now' })
      await none.or(sendNow).first().waitFor()
      await eventually(async () => {
        // What a bad network refused may rest for a while; nobody has to wait for that.
        if ((await none.count()) === 0) await sendNow.click({ timeout: 1000 }).catch(() => undefined)
        expect(await none.count()).toBe(1)
      }, PATIENCE)
      for (const tab of phone.context.pages()) {
        if (tab !== page && tab.url() !== 'about:blank') await tab.close()
      }
      await phone.openApp()
    },

    async close() {
      await phone.close()
      await proxy.close()
    },
  }
}

/** Of each meter the digits of a usual month, as the starting point. */
export async function chaosMeter(server: UtilityServer, account: AccountKey, serial: string): Promise<ChaosMeter> {
  const usual = await server.usualValue(account, serial)
  return { account, serial, ticks: ticksOf(usual.replace(',', '.'), 3)! }
}
