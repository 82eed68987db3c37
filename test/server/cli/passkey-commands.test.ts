import { afterEach, beforeEach, expect, test } from 'vitest'
import { createOffice, type Office } from '#test/support/office.ts'
import { runCli } from '#test/support/test-cli.ts'

const [ONE, TWO] = ['1111111111111111', '2222222222222222']
const WHY = ['--reason', 'lost']

let office: Office

beforeEach(async () => {
  office = await createOffice()
})
afterEach(() => office.server.close())

const staff = (...words: string[]) => office.esep('staff', ...words)

/** Made in the app at noon. */
async function add(passkey: string, staff: string, said: { device?: string; used_at?: number } = {}): Promise<void> {
  const key = { credential: passkey, public_key: 'x', counter: 0, device: 'Android, Chrome' }
  const row = { passkey, staff, ...key, made_at: office.server.clock.now(), used_at: null, ...said }
  await office.server.storage.write((queries) => queries.passkeys.add(row))
}

const kept = async (): Promise<string[]> =>
  (await office.server.storage.passkeys.list(null)).map(({ staff: name, passkey }) => `${name} ${passkey}`)

test('[security/L7] passkeys are listed with whose they are, on what they were made and when, and when they were used', async () => {
  await add(TWO, 'daniyar')
  await add(ONE, 'bota', { used_at: office.server.clock.now() + 60_000 })

  expect((await staff('passkeys')).output.replace(/ {2,}/g, ' | ')).toBe(
    'name | passkey | madeOn | made | used\n' +
      `bota | ${ONE} | Android, Chrome | 2026-11-20 07:00Z | 2026-11-20 07:01Z\n` +
      `daniyar | ${TWO} | Android, Chrome | 2026-11-20 07:00Z | -\n`,
  )
  expect((await staff('passkeys', 'Daniyar')).output).not.toContain(ONE)
})

test('[security/C5] as CSV each has its instants, and what a phone calls itself can be no formula', async () => {
  await add(ONE, 'bota', { device: '=1+1' })

  const { output } = await staff('passkeys', '--csv')

  expect(output).toBe(`name,passkey,madeOn,made,used\nbota,${ONE},'=1+1,2026-11-20T07:00:00.000Z,\n`)
  expect((await staff('passkeys', '--format', 'csv')).output).toBe(output)
})

test('where there is no passkey it is said so', async () => {
  expect(await staff('passkeys', 'bota')).toMatchObject({ code: 0, output: '', errors: 'There is no passkey.\n' })
})

test('[security/L7] [security/K1] one is removed and noted with who and why, and the others stay', async () => {
  await add(ONE, 'bota')
  await add(TWO, 'bota')

  const { code, output } = await staff('remove-passkey', 'bota', ONE, '--reason', 'the phone is sold')

  expect([code, output]).toEqual([0, `bota, ${ONE}: removed\n`])
  expect(await kept()).toEqual([`bota ${TWO}`])
  expect((await office.notes())[0]).toMatchObject({
    ...{ who: 'tester', deed: 'staff remove-passkey', about: 'bota', why: 'the phone is sold' },
    details: { passkey: ONE, device: 'Android, Chrome' },
  })
})

test.each([
  ['deactivate', ['deactivate', 'bota', ...WHY]],
  ['password', ['password', 'bota', ...WHY]],
])('[security/L7] staff %s ends all passkeys of that person, and nobody else’s', async (_, words) => {
  await add(ONE, 'bota')
  await add(TWO, 'daniyar')

  expect((await staff(...words)).code).toBe(0)

  expect(await kept()).toEqual([`daniyar ${TWO}`])
})

test.each([
  [['passkeys', 'nobody'], 'There is nobody of the name nobody.'],
  [['passkeys', '--format', 'xml'], '--format takes one of table, csv, not «xml».'],
  [['remove-passkey', 'nobody', ONE, ...WHY], 'There is nobody of the name nobody.'],
  [
    ['remove-passkey', 'bota', TWO, ...WHY],
    `bota has no passkey «${TWO}»; esep staff passkeys bota says which they have: ${ONE}.`,
  ],
  [['remove-passkey', 'daniyar', ONE, ...WHY], `daniyar has no passkey «${ONE}»; they have none.`],
  [['remove-passkey', 'bota', ONE], 'Say why: --reason'],
  [['remove-passkey', 'bota'], "Missing required argument 'passkey'"],
])('staff %j is refused in words, and nothing is changed', async (words, message) => {
  await add(ONE, 'bota')
  const before = [await kept(), await office.notes()]

  const { code, output, errors } = await staff(...words)

  expect([code, output]).toEqual([2, ''])
  expect(errors).toContain(message)
  expect([await kept(), await office.notes()]).toEqual(before)
})

test('the help says how a passkey ends', async () => {
  const { code, output } = await runCli(['staff', 'passkeys', '--help'], office.server)

  expect(code).toBe(0)
  expect(output).toContain('esep staff end-phone')
})
