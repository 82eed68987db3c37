/** Typed values: values a little above each other for one meter, each of a usual month, so that none raises a question; and typing them. */
import type { Locator, Page } from 'playwright-core'
import { ticksOf, valueText } from '#shared/domain/value.ts'
import type { UtilityServer } from '#test/support/utility-server.ts'

/** `shown`: as the meter's card shows it, with all digits of a meter of five and three. */
export type TypedValue = { typed: string; shown: string }

export async function typedValues(
  server: UtilityServer,
  account: string,
  serial: string,
  count: number,
): Promise<TypedValue[]> {
  const usual = ticksOf((await server.usualValue(account, serial)).replace(',', '.'), 3)!
  return Array.from({ length: count }, (_, at) => {
    const text = valueText(usual + at, 3).replace('.', ',')
    return { typed: text, shown: text.padStart('00000,000'.length, '0') }
  })
}

/** Opens the screen of the meter afresh and types the value; answers the button that saves it. */
export async function typeReading(page: Page, address: string, { typed }: TypedValue): Promise<Locator> {
  await page.goto(address)
  await page.locator('input:focus').waitFor()
  await page.keyboard.type(typed)
  return page.getByRole('button', { name: /^Save / })
}
