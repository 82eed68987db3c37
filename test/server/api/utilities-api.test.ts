import { expect, test } from 'vitest'
import { utilitiesReply } from '#shared/wire/account-data.ts'
import { aUtility } from '#test/support/builders.ts'
import { ACCOUNT } from '#test/support/resident.ts'
import { createTestServer } from '#test/support/test-server.ts'

test('[security/L4] anybody may know the utilities, and nothing of any account', async () => {
  const server = await createTestServer({ utilities: [aUtility(), aUtility({ key: 'almaty' })] })
  await server.addAccount(ACCOUNT)

  const text = await (await server.app.request('/api/v1/utilities')).text()

  const reply = utilitiesReply.parse(JSON.parse(text))
  expect(reply.utilities.map((utility) => utility.key)).toEqual(['almaty', 'astana'])
  expect(reply.now).toBe(server.clock.now())
  expect(text).not.toMatch(/12045587|Сығанақ|А\. Б\./)
  await server.close()
})
