import { afterEach, beforeEach, expect, test } from 'vitest'
import { addStaff, askToSignIn, PASSWORD } from '#test/support/inspector.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

let server: TestServer

beforeEach(async () => {
  server = await createTestServer()
  await addStaff(server, 'bota')
})
afterEach(() => server.close())

const answerTo = async (name: string, password?: string) => {
  const response = await askToSignIn(server, name, password)
  return { status: response.status, cookie: response.headers.get('set-cookie'), body: await response.text() }
}

test('[security/L3] [security/L7] name and password let one of the staff in, however the name is written', async () => {
  const { status, cookie, body } = await answerTo(' Bota')

  expect(status).toBe(200)
  expect(JSON.parse(body)).toMatchObject({ subject: 'staff:bota', role: 'inspector' })
  expect(cookie).toMatch(/^__Host-sid=.*Max-Age=3801600/)
})

test('[security/K1] who signed in is in the audit, with the phone; who was refused is not', async () => {
  await askToSignIn(server, 'bota', PASSWORD, 'd_7')
  await answerTo('bota', 'wrong')

  expect(await server.storage.audit.list({ deed: 'staff sign-in' }, 9)).toMatchObject([
    { who: 'bota', about: 'bota', origin: 'app', details: '{"by":"password","device":"d_7"}' },
  ])
})

test('[security/L4] a wrong password, an unknown name and somebody deactivated are answered alike', async () => {
  await addStaff(server, 'left')
  await server.storage.write((queries) => queries.staff.deactivate('left', server.clock.now()))

  const answers = [await answerTo('bota', 'wrong'), await answerTo('nobody'), await answerTo('left')]

  expect(answers[0]).toMatchObject({ status: 403, cookie: null })
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
})

test('[security/L5] guessing at a name is slowed down', async () => {
  for (let at = 0; at < 5; at++) await answerTo('bota', 'wrong')

  expect((await answerTo('bota', PASSWORD)).status).toBe(429)
})
