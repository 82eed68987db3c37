/** Photos left behind: what waits is seen, and nobody signs out without hearing of it: photos, and visits that are not ended. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { aRoundFor, openInspectorsPhone, ROUND_DAY, takePhoto } from '#test/support/inspectors-phone.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
const BATHROOM = '00149809'
const PHOTOS = '**/photos/*'

let server: UtilityServer
let phone: Phone

beforeAll(async () => {
  server = await startUtilityServer({ at: ROUND_DAY })
  phone = await openPhone(server, { withoutBackgroundSync: true })
})
afterAll(async () => {
  await phone?.close()
  await server.close()
})

const page = () => phone.page()
const dialog = () => page().getByRole('dialog')

async function typeOdd(serial: string, seed: number): Promise<void> {
  const [whole = '0', part = '0'] = (await server.usualValue(FLAT, serial)).split(',')
  await phone.openApp(`/record/${FLAT}/${serial}`)
  await page().locator('#face-0').focus()
  await page().keyboard.type(`${Number(whole) + 100},${part}`)
  const keep = page().getByRole('button', { name: /^No, / })
  if ((await keep.count()) > 0) await keep.click()
  await page()
    .getByRole('button', { name: /^Save / })
    .click()
  await page().getByText('The reading is right, use went up').click()
  await takePhoto(page(), seed)
}

test('[faults/G2] each photo that waits is listed; one whose reading is not saved can be seen and removed, one that is discarded says so', async () => {
  await phone.signIn(FLAT)
  await phone.worksOffline()
  await phone.network(false)
  await typeOdd(BATHROOM, 1)
  await typeOdd(KITCHEN, 2)
  await page()
    .getByRole('button', { name: /^Save / })
    .click()
  await page().getByRole('heading', { name: 'Meters' }).waitFor()

  await phone.openApp('/unsent')
  const photos = page().getByRole('region', { name: 'Photos' })
  await photos.getByText('Its reading is not saved yet.').waitFor()
  expect(await photos.getByRole('listitem').count()).toBe(2)
  await photos.getByText('Sent by itself, after what it belongs to.').waitFor()
  await photos.getByRole('img').waitFor()
  await photos.getByRole('button', { name: /^Remove the photo: / }).click()

  await page().getByText('The photo is removed.').waitFor()
  await eventually(async () => expect(await photos.getByRole('listitem').count()).toBe(1))
  expect(await photos.getByRole('button').count()).toBe(0)
  await page()
    .getByRole('button', { name: /^Discard: / })
    .click()
  await dialog().getByText('Its photo is removed from this phone and cannot be saved as a file.').waitFor()
  await dialog().getByRole('button', { name: 'Cancel' }).click()
})

test('[faults/A2] [faults/G12] “send now, then sign out” stays until the photos are there too', async () => {
  await phone.context.route(PHOTOS, (route) => route.abort())
  await phone.openApp('/menu')
  await page().getByRole('button', { name: 'Sign out' }).click()
  await dialog().getByText('Not sent yet: 1 reading, 1 photo.').waitFor()
  await phone.network(true)
  await dialog().getByText('Not sent yet: 1 photo.').waitFor()
  expect(await dialog().getByRole('radio').count()).toBe(3)

  await dialog()
    .getByRole('radio', { name: /^Send now/ })
    .check()
  await dialog().getByRole('button', { name: 'Sign out', exact: true }).click()
  await dialog().getByText('Sending did not work; you are still signed in.').waitFor()
  await phone.context.unroute(PHOTOS)
  await phone.context.route(PHOTOS, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500))
    await route.continue()
  })
  await dialog().getByRole('button', { name: 'Sign out', exact: true }).click()

  await page().getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
  expect(await server.beside((storage) => storage.photos.of(FLAT))).toHaveLength(1)
  expect(await page().getByText('of another person').count()).toBe(0)
})

test('[faults/A2] [faults/G12] an inspector who signs out hears of the visit that is not ended', async () => {
  const round = await aRoundFor(server)
  const { phone: own } = await openInspectorsPhone(server)
  try {
    const [dwelling] = round.dwellings
    await own.openApp(`/findings/${encodeURIComponent(round.round)}/${encodeURIComponent(dwelling!.account)}`)
    await own.page().locator('#visit-note').fill('The dog is not on its chain')
    await own.page().getByRole('link', { name: 'Back' }).click()
    await own.page().locator('#face-0').waitFor()
    await own.page().getByRole('link', { name: 'Back' }).click()
    await own.page().getByRole('link', { name: 'Menu' }).click()
    await own.page().getByRole('button', { name: 'Sign out' }).click()

    const asked = own.page().getByRole('dialog')
    await asked.getByText('1 visit is not ended').waitFor()
    await asked.getByText('What was noted stays locked on this phone.').click()

    await own.page().getByRole('heading', { name: 'End of the day', level: 1 }).waitFor()
    await own
      .page()
      .getByRole('link', { name: /A visit that is not ended/ })
      .waitFor()
  } finally {
    await own.close()
  }
})
