/** Bad weeks: one random week after another for the phone and the server of a test file, and what must be true after each. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { demoData } from '#server/demo/demo-data.ts'
import { type Chaos, chaosMeter, startChaos } from '#test/support/chaos.ts'
import { eventually } from '#test/support/eventually.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const HOUSE = 'almaty-31508246'
const DEEDS = 8

/** Sets phone and server up for the file or group it is called in; answers what runs and judges the week of a seed. */
export function badWeeks(): (seed: number) => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'esep-phone-'))
  let server: UtilityServer
  let chaos: Chaos

  beforeAll(async () => {
    server = await startUtilityServer()
    const serials = demoData('2026-11-20').accounts.flatMap(({ account, meters }) =>
      [FLAT, HOUSE].includes(account) ? meters.map(({ serial }) => ({ account, serial })) : [],
    )
    const meters = await Promise.all(serials.map(({ account, serial }) => chaosMeter(server, account, serial)))
    chaos = await startChaos(server, folder, meters)
  }, 90_000)
  afterAll(async () => {
    await chaos?.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }, 90_000)

  async function stored(account: string): Promise<string[]> {
    return (await server.readings(account)).map(({ value }) => value.replace(/^0+(?=\d)/, '')).sort()
  }

  const recorded = (account: string): string[] =>
    chaos.recorded.flatMap((reading) => (reading.account === account ? [reading.value] : [])).sort()

  return async (seed) => {
    const done = await chaos.run(seed, DEEDS)
    console.log(`seed ${seed}: ${done.join(' · ')}`)
    await chaos.heal()

    for (const account of [FLAT, HOUSE]) expect(await stored(account)).toEqual(recorded(account))
    const rows = [...(await server.readings(FLAT)), ...(await server.readings(HOUSE))]
    const counting = rows.filter(({ status }) => status === 'accepted')
    expect(new Set(rows.map(({ status }) => status)).isSubsetOf(new Set(['accepted', 'superseded']))).toBe(true)
    // At most one reading counts for a register and a period (R4).
    expect(new Set(counting.map(({ register }) => register)).size).toBe(counting.length)
    await eventually(async () => {
      const chips = await chaos.phone().page().locator('article .chip').allInnerTexts()
      expect(chips.filter((words) => !/^(Accepted|November: not recorded)$/.test(words))).toEqual([])
    })
  }
}
