import { expect, test } from 'vitest'
import { lastImport } from '#server/import/last-import.ts'
import { aLine, createBilling, csvOf } from '#test/server/import/billing.ts'

test('an import that came to its end is over, even if it took no time at all', async () => {
  const { server, ...billing } = await createBilling()
  const before = await lastImport(server.storage)
  // Notes of the same moment have no order: each try is another chance to be wrong.
  for (let count = 0; count < 10; count += 1) {
    await billing.run(billing.file(csvOf([aLine()])))
    expect(await lastImport(server.storage)).toMatchObject({ file: 'accounts.csv', who: 'aigul', state: 'over' })
    server.clock.pass(1000)
  }

  expect(before).toBeNull()
  await billing.close()
})
