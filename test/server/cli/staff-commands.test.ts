import { afterEach, beforeEach, expect, test } from 'vitest'
import { isPassword } from '#server/password.ts'
import { runCli } from '#test/support/test-cli.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

let server: TestServer

beforeEach(async () => {
  server = await createTestServer({ at: '2026-11-20T12:00:00+05:00' })
})
afterEach(() => server.close())

const esep = (...words: string[]) => runCli(words, server)

const audited = async () => (await server.storage.audit.list({}, 100)).map(({ deed, about, why }) => [deed, about, why])

const passwordIn = (output: string): string => output.trim().split(' ').at(-1)!

test('[security/L3] a member of the staff gets a first password, shown once and kept only as a hash', async () => {
  const { code, output } = await esep('staff', 'add', 'a.serik', '--role', 'operator')

  expect(code).toBe(0)
  expect(output).toMatch(/^a\.serik: operator, first password ([0-9A-Z]{4}-){3}[0-9A-Z]{4}\n$/)
  const hash = (await server.storage.staff.passwordHash('a.serik'))!
  expect(hash).not.toContain(passwordIn(output))
  expect(await isPassword(passwordIn(output), hash)).toBe(true)
  expect(JSON.stringify(await server.storage.audit.list({}, 9))).not.toContain(passwordIn(output))
})

test('[security/K1] who is added, deactivated and activated is noted with the reason', async () => {
  await esep('staff', 'add', 'Bota', '--role', 'inspector')
  await esep('staff', 'deactivate', 'bota', '--reason', 'left')
  const ended = await esep('staff', 'list')
  await esep('staff', 'activate', 'bota', '--reason', 'is back')
  const { output } = await esep('staff', 'list')

  expect(ended.output).toBe('bota                  inspector      since 2026-11-20  deactivated 2026-11-20\n')
  expect(output).toBe('bota                  inspector      since 2026-11-20\n')
  expect((await audited()).sort()).toEqual([
    ['staff activate', 'bota', 'is back'],
    ['staff add', 'bota', null],
    ['staff deactivate', 'bota', 'left'],
  ])
})

test('a lost password is replaced by a new one', async () => {
  const first = passwordIn((await esep('staff', 'add', 'bota', '--role', 'inspector')).output)
  const second = passwordIn((await esep('staff', 'password', 'bota', '--reason', 'lost')).output)

  const hash = (await server.storage.staff.passwordHash('bota'))!
  expect(await isPassword(first, hash)).toBe(false)
  expect(await isPassword(second, hash)).toBe(true)
})

test.each([
  [['add', 'bota', '--role', 'operator'], 'bota is there already; nothing was changed.'],
  [['add', 'BOTA', '--role', 'operator'], 'bota is there already; nothing was changed.'],
  [['add', 'ended', '--role', 'operator'], 'ended is there already, deactivated 2026-11-20 (esep staff activate)'],
  [['add', 'nobody'], "Required option '--role <role>' not specified"],
  [
    ['add', 'nobody', '--role', 'king'],
    '--role takes one of operator, inspector, supervisor, administrator, not «king».',
  ],
  [['add', 'a', '--role', 'operator'], '«a» is not a name of the staff'],
  [['add', 'a b', '--role', 'operator'], '«a b» is not a name of the staff'],
  [['add', 'a'.repeat(41), '--role', 'operator'], 'is not a name of the staff'],
  [['add', 'ba\u202eb', '--role', 'operator'], '«ba\\u{202e}b» is not a name of the staff'],
  [['add', 'b\u043et\u0430', '--role', 'operator'], 'has Latin and Cyrillic letters, which look alike'],
  [['deactivate', 'bota'], 'Say why: --reason'],
  [['deactivate', 'nobody', '--reason', 'x'], 'There is nobody of the name nobody.'],
  [['deactivate', 'ended', '--reason', 'x'], 'ended is deactivated already; nothing was changed.'],
  [['activate', 'bota', '--reason', 'x'], 'bota is active; nothing was changed.'],
  [['activate', 'nobody', '--reason', 'x'], 'There is nobody of the name nobody.'],
  [['password', 'nobody', '--reason', 'x'], 'There is nobody of the name nobody.'],
])('staff %j is refused in words, and nothing is changed', async (words, message) => {
  await esep('staff', 'add', 'bota', '--role', 'supervisor')
  await esep('staff', 'add', 'ended', '--role', 'supervisor')
  await esep('staff', 'deactivate', 'ended', '--reason', 'left')
  const before = [await server.storage.staff.list(), await audited()]

  const { code, output, errors } = await esep('staff', ...words)

  expect([code, output]).toEqual([2, ''])
  expect(errors).toContain(message)
  expect([await server.storage.staff.list(), await audited()]).toEqual(before)
})

test('two who add the same name at once make one member', async () => {
  const both = await Promise.all([
    esep('staff', 'add', 'bota', '--role', 'operator'),
    esep('staff', 'add', 'bota', '--role', 'supervisor'),
  ])

  expect(both.map(({ code }) => code).sort()).toEqual([0, 2])
  expect(await server.storage.staff.list()).toHaveLength(1)
})
