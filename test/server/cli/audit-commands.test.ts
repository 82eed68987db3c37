import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sealAudit } from '#server/jobs/seal-audit.ts'
import { verify } from '#server/keeping/verify.ts'
import { runCli } from '#test/support/test-cli.ts'
import { createTestServer, NO_PHOTOS, type TestServer } from '#test/support/test-server.ts'

let server: TestServer

beforeEach(async () => {
  server = await createTestServer({ at: '2026-11-20T12:00:00+05:00' })
})
afterEach(() => server.close())

const esep = (...words: string[]) => runCli(words, server)

const note = (deed: string, said: { who?: string; about?: string; why?: string } = {}) =>
  server.storage.audit.note({
    at: server.clock.now(),
    who: 'aigul',
    origin: 'test',
    deed,
    about: null,
    why: null,
    ...said,
  })

async function seal(): Promise<void> {
  server.clock.pass(10_000)
  await sealAudit({ storage: server.storage, clock: server.clock, log: pino({ level: 'silent' }) }).run()
}

test('[security/K1] the head is said as verify takes it, and not before there is one', async () => {
  const none = await esep('audit', 'head')
  await note('review accept')
  await seal()
  const { code, output } = await esep('audit', 'head')
  const checked = await esep('verify', '--head', output.trim())
  const wrong = await esep('verify', '--head', `1:${'0'.repeat(64)}`)

  expect([none.code, none.errors]).toEqual([2, 'Nothing is sealed yet. A server that runs seals what was noted.\n'])
  expect([code, output]).toEqual([0, expect.stringMatching(/^1:[0-9a-f]{64}\n$/)])
  expect([checked.code, checked.output]).toEqual([0, expect.stringContaining('Seal 1 is as noted.')])
  expect([wrong.code, wrong.errors]).toEqual([1, 'Not well: noted head. What to do is said above.\n'])
})

test('[security/K1] what was done is listed newest first, filtered, a line each whatever people wrote', async () => {
  await note('calendar set', { about: 'astana' })
  server.clock.pass(86_400_000)
  await note('review accept', { who: 'marat', about: 'E-1', why: 'seen\n\u001b[2Jforged \u202eline' })

  const all = await esep('audit', 'list')
  const some = await esep('audit', 'list', '--deed', 'calendar', '--who', 'aigul', '--about', 'astana')
  const since = await esep('audit', 'list', '--since', '2026-11-21')
  const one = await esep('audit', 'list', '--limit', '1')

  expect(all.output.trim().split('\n')).toEqual([
    expect.stringMatching(
      /^2026-11-21T07:00:00\.000Z {2}marat {2}review accept {2}E-1 {2}seen\\u\{a\}\\u\{1b\}\[2Jforged \\u\{202e\}line {2}/,
    ),
    expect.stringMatching(/^2026-11-20T07:00:00\.000Z {2}aigul {2}calendar set {2}astana {2}/),
  ])
  expect(some.output).toContain('calendar set')
  expect(some.output).not.toContain('review accept')
  expect(since.output).toBe(one.output)
  expect(since.output).toContain('review accept')
})

test('[security/K1] [faults/V21] a row out of order is explained by a person, and verify finds it well then', async () => {
  const states = async () => {
    const { storage, keys } = server
    const checks = await verify({ storage, receiptKey: keys.receiptKey, photoFolder: NO_PHOTOS, noted: null })
    return checks.filter(({ state }) => state === 'bad').map(({ name }) => name)
  }
  await note('review accept')
  await seal()
  server.clock.set('2026-11-20T02:00:00+05:00')
  await note('review reject')
  const before = await states()
  const [row] = await server.storage.audit.list({ deed: 'review reject' }, 1)

  server.clock.set('2026-11-20T12:10:00+05:00')
  const ran = await esep('audit', 'explain', row!.id, '--reason', 'the clock was set')

  expect([ran.code, ran.output]).toEqual([0, `${row!.id}: noted.\n`])
  expect(before).toEqual(['audit order'])
  expect(await states()).toEqual([])
  const [explained] = await server.storage.audit.list({ deed: 'audit explain' }, 1)
  expect(explained).toMatchObject({ who: 'tester', about: row!.id, why: 'the clock was set' })
})

test.each([
  [['audit', 'explain', 'no-such-row', '--reason', 'x'], 'There is no row no-such-row in the audit.'],
  [['audit', 'explain', 'x', '--reason', '  '], 'Say why: --reason "…"'],
  [['audit', 'explain', 'x'], "Required option '--reason <why>' not specified"],
  [['audit', 'list', '--since', 'yesterday'], '--since takes a day of the calendar'],
  [['audit', 'list', '--limit', '-1'], '--limit takes a whole number above 0'],
])('%j ends with 2 and says what is wrong', async (words, sentence) => {
  const { code, output, errors } = await esep(...words)

  expect([code, output]).toEqual([2, ''])
  expect(errors).toContain(sentence)
})
