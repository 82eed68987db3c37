/** Inspectors' phone: a browser that took a round of 5,000 meters along from a real server, and stands without a network. */
import type { Page } from 'playwright-core'
import type { RoundData } from '#shared/wire/rounds.ts'
import { INSPECTOR, makeBigRound } from '#test/bench/big-district.ts'
import { CLIENT_FOLDER } from '#test/bench/client-folder.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

export type InspectorsPhone = {
  server: UtilityServer
  phone: Phone
  page: Page
  round: RoundData
  close(): Promise<void>
}

/** `through`: the address by which the phone reaches the server on this port. */
export async function openInspectorsPhone(through?: (port: number) => Promise<string>): Promise<InspectorsPhone> {
  const server = await startUtilityServer({ clientFolder: CLIENT_FOLDER })
  const round = await server.beside(makeBigRound)
  const phone = await openPhone(through ? { ...server, url: await through(server.port) } : server)
  const page = await phone.openApp('/staff')
  await page.getByRole('textbox', { name: 'Name' }).fill(INSPECTOR.name)
  await page.getByLabel('Password').fill(INSPECTOR.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: /^Round ·/ }).waitFor({ timeout: 60_000 })
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await page.reload()
  await page.locator('.card .button').first().waitFor()
  await phone.network(false)
  return {
    ...{ server, phone, page, round },
    async close() {
      await phone.close()
      await server.close()
    },
  }
}
