/** Hostile strings: whatever stands in a text, storage finds it as it was written and touches no other row ([security/O6]). */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AccountTable, DeviceTable, ReadingTable, SessionTable } from '#server/storage/schema.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import type { Meter, Place, Unit } from '#shared/domain/meter.ts'
import { aMeter, aRegister, aUtility } from '#test/support/builders.ts'
import { added, dumpOf } from '#test/support/database-dump.ts'
import { hostileTexts } from '#test/support/hostile-texts.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

const RUNS = 60
let folder: string
let file: string
let storage: Storage

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-hostile-'))
  file = join(folder, 'esep.sqlite')
  storage = await openStorage({ file, serving: true })
})
afterEach(async () => {
  await storage.close()
  rmSync(folder, { recursive: true, force: true })
})

let made = 0

/** Rows of every table, every text in them hostile; keys end in a number of their own. */
function rowsOf(text: () => string) {
  const key = (): string => {
    made += 1
    return `${text()}${made}`
  }
  const account: AccountTable = {
    account: key(),
    utility: key(),
    address: text(),
    district: text(),
    holder: text(),
    contract_starts_on: text(),
    contract_ends_on: text(),
    revision: 1,
    contract_number: text(),
    entrance: text(),
    floor: text(),
  }
  const meter: Meter = aMeter({
    serial: key(),
    place: text() as Place,
    installedOn: text(),
    removedOn: text(),
    verifiedUntil: text(),
    registers: [aRegister({ name: key() as 'main', unit: text() as Unit })],
  })
  const subject = key()
  const session: SessionTable = {
    token_hash: key(),
    subject,
    created_at: 1,
    last_seen_at: 2,
    expires_at: 9,
    revoked_at: null,
    device: text(),
  }
  const reading: ReadingTable = {
    ...aStoredReading({
      account: account.account,
      id: key(),
      hash: text(),
      payload: text(),
      channel: text() as 'app',
      subject,
      register: key(),
      value: text(),
      ticks: 7,
      read_on: text(),
      replaces: text(),
      marks: text(),
      number: key(),
      status: 'held',
      period: text(),
      reason: text(),
      opens_at: null,
      taken_at: 1,
      received_at: 2,
    }),
    step: 0,
  }
  const device: DeviceTable = {
    device: key(),
    subject,
    app: text(),
    unsent: 1,
    oldest_unsent_at: null,
    clock_skew: 0,
    seen_at: 3,
    unsent_photos: null,
    oldest_photo_at: null,
  }
  const utility = aUtility({ key: account.utility, name: { kk: text(), ru: text(), en: text() }, zone: text() })
  const code = { account: account.account, hash: key(), issued_at: 1, expires_at: 9 }
  const resident = { subject, secret_hash: key(), created_at: 1, device: text() }
  const access = { account: account.account, subject, granted_at: 1, ended_at: null }
  const meta = { name: key(), value: text() }
  return { account, meter, session, reading, device, utility, code, resident, access, meta, by: text() }
}

type Rows = ReturnType<typeof rowsOf>

const write = ({ account, meter, session, reading, device, utility, code, resident, meta, by }: Rows): Promise<void> =>
  storage.write(async ({ accounts, people, readings, devices, meta: facts }) => {
    const { revision: _, ...place } = account
    await facts.put(meta.name, meta.value)
    await accounts.putUtility(utility)
    await accounts.add(place, [meter])
    await people.addCode(code)
    await people.addResident(resident)
    await people.grant(account.account, resident.subject, 1)
    await people.addSession(session)
    await readings.add([reading], 2, by)
    await devices.seen([device])
  })

test('[security/O6] every text of every table is found as it was written, and the other rows stand as before', async () => {
  await fc.assert(
    fc.asyncProperty(hostileTexts, async (text) => {
      const rows = rowsOf(text)
      const { account, meter, session, reading, device, utility, code, resident, access, meta, by } = rows
      const before = dumpOf(file)

      await write(rows)

      const after = dumpOf(file)
      const { installedOn, removedOn, verifiedUntil, registers, ...same } = meter
      const { id, variant, status, period, reason } = reading
      expect(after.schema).toEqual(before.schema)
      expect(added(before, after)).toEqual({
        account: [account],
        meter: [
          {
            account: account.account,
            ...same,
            installed_on: installedOn,
            removed_on: removedOn,
            verified_until: verifiedUntil,
          },
        ],
        register: [{ account: account.account, serial: meter.serial, ...registers[0] }],
        session: [session],
        reading: [reading],
        device: [device],
        utility: [{ utility: utility.key, profile: JSON.stringify(utility) }],
        code: [code],
        resident: [resident],
        access: [access],
        meta: [meta],
        event: [
          {
            account: account.account,
            id,
            variant,
            step: 0,
            at: 2,
            status,
            period,
            reason,
            opens_at: null,
            by,
            note: null,
          },
        ],
      })
    }),
    { numRuns: RUNS },
  )
}, 60_000)

test('[security/O6] every question answers with the rows it asks for, whatever is in their keys, and with no others', async () => {
  await fc.assert(
    fc.asyncProperty(hostileTexts, async (text) => {
      const rows = rowsOf(text)
      const { account, meter, session, reading, utility, code, resident, access, meta, by } = rows
      const stranger = rowsOf(text)
      await write(rows)
      const { accounts, people, readings, meta: facts } = storage
      const key = account.account
      const other = stranger.account.account

      expect([await facts.get(meta.name), await facts.get(stranger.meta.name)]).toEqual([meta.value, null])
      expect(await accounts.utilities()).toContainEqual(utility)
      expect([...(await accounts.find([key, other])).values()]).toMatchObject([
        { account: key, address: account.address, district: account.district, meters: [meter] },
      ])
      expect([...(await accounts.revisions([key, other])).keys()]).toEqual([key])
      expect(await people.hasCode(key, code.hash, 2)).toBe(true)
      expect(await people.hasCode(key, stranger.code.hash, 2)).toBe(false)
      expect(await people.hasCode(other, code.hash, 2)).toBe(false)
      expect((await people.residentBySecret(key, [stranger.by, resident.secret_hash]))?.subject).toBe(resident.subject)
      expect(await people.residentBySecret(other, [resident.secret_hash])).toBe(null)
      expect(await people.accessOf(resident.subject)).toEqual([access])
      expect((await people.phonesOf(key)).map((phone) => phone.device)).toEqual([resident.device])
      expect([await people.session(session.token_hash, 3), await people.session(by, 3)]).toEqual([session, null])
      expect(await readings.under([reading, stranger.reading])).toEqual([reading])
      expect(await readings.shown(key, '2000-01', 0)).toEqual([reading])
      expect(await readings.byNumber(key, reading.number)).toEqual(reading)
      expect(await readings.byNumber(key, stranger.reading.number)).toBe(null)
      expect((await readings.events(reading)).map((event) => event.by)).toEqual([by])
      expect(await readings.held(1000)).toContainEqual(reading)
    }),
    { numRuns: RUNS },
  )
}, 60_000)

test('[security/O6] a change changes the row it names and no other, whatever is in its key and its words', async () => {
  await fc.assert(
    fc.asyncProperty(hostileTexts, async (text) => {
      const before = dumpOf(file)
      const rows = rowsOf(text)
      const { account, session, reading, device, utility, code, resident, meta } = rows
      await write(rows)
      const [period, note, by, app] = [text(), text(), text(), text()]

      await storage.write(async ({ accounts, people, readings, devices, meta: facts }) => {
        await facts.put(meta.name, note)
        await accounts.putUtility({ ...utility, zone: by })
        await accounts.touch([account.account, by])
        await people.addCode({ ...code, expires_at: 12 })
        await people.keepSession(session.token_hash, 5, 11)
        await people.endSession(by)
        await people.endAccess(account.account, resident.subject, 8)
        await people.endAccess(account.account, by, 8)
        await readings.move([{ reading, standing: { status: 'accepted', period }, note }], 4, by)
        await devices.seen([{ ...device, app }])
      })

      const news = added(before, dumpOf(file))
      expect(news).toMatchObject({
        account: [{ account: account.account, address: account.address, revision: 2 }],
        session: [{ ...session, last_seen_at: 5, expires_at: 11 }],
        reading: [{ ...reading, status: 'accepted', period, reason: null, step: 1 }],
        device: [{ ...device, app }],
        utility: [{ profile: JSON.stringify({ ...utility, zone: by }) }],
        code: [{ ...code, expires_at: 12 }],
        access: [{ subject: resident.subject, ended_at: 8 }],
        meta: [{ name: meta.name, value: note }],
      })
      expect(news.event!.at(-1)).toMatchObject({ id: reading.id, step: 1, status: 'accepted', period, by, note })
      expect(await storage.readings.acceptedFor(account.account, reading.register, period)).toMatchObject({ step: 1 })
      await storage.people.endSession(session.token_hash)
      expect(added(before, dumpOf(file)).session).toBe(undefined)
    }),
    { numRuns: RUNS },
  )
}, 60_000)
