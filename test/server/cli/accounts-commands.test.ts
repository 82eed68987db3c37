import { afterEach, beforeEach, expect, test } from 'vitest'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'
import { runCli } from '#test/support/test-cli.ts'

let resident: Resident

beforeEach(async () => {
  resident = await aResident({ at: '2026-11-20T12:00:00+05:00' })
})
afterEach(() => resident.server.close())

const esep = (...words: string[]) => runCli(words, resident.server)

test('[security/L6] an account is shown with its contract, meters and phones, without its holder', async () => {
  const { code, output } = await esep('accounts', 'show', ACCOUNT)

  expect(code).toBe(0)
  expect(JSON.parse(output)).toMatchObject({
    account: ACCOUNT,
    contract: { startsOn: '2020-01-01', endsOn: null },
    meters: [{ serial: '22-418837' }],
    phones: [{ subject: resident.person.subject, device: 'Android', grantedAt: '2026-11-20T07:00:00.000Z' }],
    readings: [],
  })
  expect(output).not.toMatch(/holder|А\. Б\./)
  expect(await resident.server.storage.audit.list({}, 9)).toEqual([])
})

test('[security/K1] whose account it is, is shown to who asks for it, and that is noted', async () => {
  const { output } = await esep('accounts', 'show', ACCOUNT, '--with-holder', '--by', 'a.serik')

  expect(JSON.parse(output)).toMatchObject({ holder: 'А. Б.' })
  expect(await resident.server.storage.audit.list({}, 9)).toMatchObject([
    { who: 'a.serik', deed: 'accounts show', about: ACCOUNT, details: '{"holder":true}' },
  ])
})

test('[R3] the last readings are shown with where they stand, newest first', async () => {
  await resident.standings(resident.item({ value: '00203.000' }))
  resident.server.clock.pass(60_000)
  await resident.standings(resident.item({ register: 'unlisted\u202e/main' }))
  resident.server.clock.set('2026-11-20T21:00:00+05:00')
  await resident.standings(resident.item({ value: '00204.000' }))

  const { output } = await esep('accounts', 'show', ACCOUNT)
  const two = await esep('accounts', 'show', ACCOUNT, '--readings', '2')

  expect(output).not.toContain('\u202e')
  expect(JSON.parse(output).readings).toMatchObject([
    { value: '00204.000', status: 'queued', period: '2026-11', opensAt: '2026-11-21T04:00:00.000Z' },
    { register: 'unlisted\u202e/main', status: 'held', reason: 'unknown-meter' },
    { value: '00203.000', status: 'accepted', period: '2026-11', channel: 'app' },
  ])
  expect(JSON.parse(two.output).readings).toHaveLength(2)
})
