/** Visits suspended: nobody comes to read, and the residents are asked to, calmly and until they have. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RoundData } from '#shared/wire/rounds.ts'
import { eventually } from '#test/support/eventually.ts'
import { speak } from '#test/support/every-screen.ts'
import { aRoundFor } from '#test/support/inspectors-phone.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { runCli } from '#test/support/test-cli.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const keys = { receiptKey: Buffer.alloc(32), codeKey: Buffer.alloc(32), challengeKey: Buffer.alloc(32) }
const AT = '2026-11-20T12:00:00+05:00'

let server: UtilityServer
let round: RoundData
let phone: Phone

beforeEach(async () => {
  server = await startUtilityServer({ at: AT })
  round = await aRoundFor(server, AT)
  await server.beside((storage) =>
    runCli(
      [
        ...['rounds', 'suspend', '--utility', 'astana', '--district', 'yesil'],
        ...['--from', '2026-11-20', '--until', '2026-11-30', '--reason', 'quarantine'],
      ],
      { storage, clock: { now: () => Date.parse(AT) }, keys },
    ),
  )
  phone = await openPhone(server)
})
afterEach(async () => {
  await phone?.close()
  await server.close()
})

test('whom nobody visits is asked to read on the home screen, in three languages, until every meter is read, also without a network', async () => {
  const home = round.dwellings.find(({ meters }) => meters.every(({ registers }) => registers.length === 1))!
  await phone.signIn(home.account)
  const page = phone.page()
  const asked = page.getByText('Inspectors make no visits up to and including 30 November.')
  await asked.waitFor()
  for (const [language, text] of [
    ['kk', 'Бақылаушылар уақытша келмейді'],
    ['ru', 'контролёры не приходят'],
    ['en', 'Inspectors make no visits'],
  ] as const) {
    await speak(page, language)
    await page.goto(server.url)
    await page.getByText(text).waitFor()
  }
  await phone.worksOffline()
  await phone.network(false)

  for (const [at, { serial }] of home.meters.entries()) {
    expect(await asked.count()).toBe(1)
    await page.goto(server.url)
    await page.locator(`article a[href="/record/${home.account}/${encodeURIComponent(serial)}"]`).click()
    await page.getByRole('textbox').first().focus()
    await page.keyboard.type(await server.usualValue(home.account, serial))
    await page.getByRole('button', { name: /^Save / }).click()
    await page.getByRole('heading', { name: 'Meters' }).waitFor()
    if (at < home.meters.length - 1) await asked.waitFor()
  }

  await eventually(async () => expect(await asked.count()).toBe(0))
  await phone.network(true)
  await eventually(async () => expect(await server.readings(home.account)).toHaveLength(home.meters.length), 60_000)
})
