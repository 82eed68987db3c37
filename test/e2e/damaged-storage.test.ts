/** Damaged storage: the phone's database is broken on the disk; what waited comes back or stays, and nothing is deleted ([faults/D7]). */
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { StoredReading } from '#server/storage/readings.ts'
import { eventually } from '#test/support/eventually.ts'
import { type FaultyProxy, startFaultyProxy } from '#test/support/faulty-proxy.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { removePhone } from '#test/support/remove-phone.ts'
import { databasesOf, hasBegunAnew, tearLog } from '#test/support/torn-database.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
const BATHROOM = '00149809'
const STUCK = 'The storage does not open. Close the browser and open it again. Nothing was deleted.'
let server: UtilityServer
let proxy: FaultyProxy
let folder: string
let phone: Phone
let digits: string
/** Under the account before the phone came with its own. */
let stored: StoredReading[]
/** What the app's pages asked the browser to delete. */
let deletions: string[]

beforeAll(async () => {
  server = await startUtilityServer()
  proxy = await startFaultyProxy(server.port)
  digits = await server.usualValue(FLAT, KITCHEN)
})
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-damaged-'))
  deletions = []
  await switchOn()
  await phone.signIn(FLAT)
  await phone.worksOffline()
  proxy.becomes({ kind: 'dead' })
  await phone.write(FLAT, KITCHEN, digits)
  await phone.close()
  proxy.becomes(null)
  stored = await server.readings(FLAT)
})
afterEach(async () => {
  await phone.close()
  removePhone(folder)
})
afterAll(async () => {
  await proxy?.close()
  await server.close()
})

const page = () => phone.page()

async function switchOn(): Promise<void> {
  phone = await openPhone({ ...server, url: proxy.url }, { folder, killable: true, withoutBackgroundSync: true })
  await phone.context.exposeBinding('told', (_, name: string) => void deletions.push(name))
  await phone.context.addInitScript(() => {
    const { told } = globalThis as unknown as { told(name: string): void }
    const remove = IDBFactory.prototype.deleteDatabase
    IDBFactory.prototype.deleteDatabase = function (name) {
      told(name)
      return remove.call(this, name)
    }
  })
}

const databases = (): string => databasesOf(folder, proxy.url)

test('[faults/D7] [faults/G1] the file is damaged and the browser begins a new one: who is signed in and what waits come back, and it arrives', async () => {
  for (const name of readdirSync(databases())) {
    if (/\.(ldb|log)$|^MANIFEST/.test(name)) writeFileSync(join(databases(), name), Buffer.alloc(5000, 0xa5))
  }

  await switchOn()
  await phone.openApp()

  await eventually(async () => expect(await phone.stateOf('kitchen')).toMatch(/Accepted|Superseded/))
  expect(await server.readings(FLAT)).toHaveLength(stored.length + 1)
  expect(deletions).toEqual([])
})

test('[faults/D7] [faults/G1] killed in the middle of a write, and once more later: the browser begins a new database, and what was written is still there and arrives', async () => {
  tearLog(databases())
  await switchOn()
  proxy.becomes({ kind: 'dead' })
  await phone.write(FLAT, BATHROOM, await server.usualValue(FLAT, BATHROOM))
  await phone.kill()

  await switchOn()
  await phone.openApp('/unsent')

  await page().getByText('kitchen').waitFor()
  await page().getByText('bathroom').waitFor()
  expect(hasBegunAnew(databases())).toBe(true)
  proxy.becomes(null)
  await phone.openApp()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toMatch(/Accepted|Superseded/))
  expect(await server.readings(FLAT)).toHaveLength(stored.length + 2)
  expect(deletions).toEqual([])
})

test('[faults/D7] [faults/G1] the database does not open: every screen says so and claims nothing; nothing is deleted, and later it is all there', async () => {
  const aside = `${folder}-aside`
  renameSync(databases(), aside)
  writeFileSync(databases(), 'no database')
  await switchOn()

  for (const path of ['/', '/menu', `/record/${FLAT}/${KITCHEN}`, '/unsent', '/history', '/help']) {
    await phone.openApp(path)
    await page().getByText(STUCK).first().waitFor()
    expect(
      await page()
        .getByText(/No unsent readings|All have reached|No history yet/)
        .count(),
      path,
    ).toBe(0)
  }
  const code = await server.codeFor(FLAT)
  await phone.openApp(`/join#${FLAT}-${code.replaceAll('-', '')}`)
  await page().getByRole('button', { name: 'Sign in', exact: true }).click()
  await eventually(async () => expect(await page().getByText(STUCK).count()).toBe(2))
  expect(await page().getByRole('button', { name: 'Sign in', exact: true }).isEnabled()).toBe(true)
  expect(deletions).toEqual([])
  await phone.close()
  expect(await server.readings(FLAT)).toEqual(stored)

  rmSync(databases(), { recursive: true })
  renameSync(aside, databases())
  await switchOn()
  await phone.openApp()

  await eventually(async () => expect(await phone.stateOf('kitchen')).toMatch(/Accepted|Superseded/))
  expect((await server.readings(FLAT)).length).toBe(stored.length + 1)
})
