/**
 * Access matrix: everybody who may come × every route of the app × every dwelling, reading and visit there is. Who may what
 * is said in `ROWS`; whatever is not said there is refused, and shows nothing of anybody else’s.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROBLEM_MEDIA_TYPE } from '#shared/wire/problem.ts'
import { NOT_OF_THE_API, objectsOf, ROWS, type Row, seenBy } from '#test/support/access-rows.ts'
import { askAs, createAccessWorld, PLACES, ROLES, type Role, standingOfAll } from '#test/support/access-world.ts'
import { createTestServer } from '#test/support/test-server.ts'

let world: Awaited<ReturnType<typeof createAccessWorld>>

beforeAll(async () => {
  world = await createAccessWorld()
})
afterAll(() => world.remove())

test('[security/O1] [security/O3] every route of the app has its row, so that none is added without being said who may', async () => {
  const server = await createTestServer()

  const routes = new Set(server.app.routes.map(({ method, path }) => `${method} ${path}`))

  await server.close()
  const named = new Set([...ROWS.map(({ route }) => route), ...NOT_OF_THE_API])
  expect([...routes].filter((route) => !named.has(route))).toEqual([])
  expect([...named].filter((route) => !routes.has(route))).toEqual([])
})

/** What the table says; `refused` where it says nothing. */
function expected({ may }: Row, role: Role, object: string): string {
  const cell = Object.entries(may).find(([, who]) => (who[object] ?? who.any ?? []).includes(role))
  return cell?.[0] ?? 'refused'
}

/** Whoever is not signed in is told so; else that it may not be, or that there is no such thing for them. */
const REFUSALS = [401, 403, 404, 409]

async function answerIn(response: Response, row: Row, about: string): Promise<string> {
  const body = await response.clone().text()
  if (response.status < 400) return row.answer?.(JSON.parse(body), about) ?? 'yes'
  if (row.past !== undefined && body.includes(`"code":"${row.past}"`)) return 'let in'
  const isProblem = response.headers.get('content-type') === PROBLEM_MEDIA_TYPE
  return isProblem && REFUSALS.includes(response.status) ? 'refused' : `${response.status} ${body}`
}

/** Texts in an answer that this role may not be told, whatever they asked for. */
const toldIn = (said: string, row: Row, role: Role): string[] =>
  PLACES.flatMap((place) => {
    const { shown, never } = world.dwellings[place].marks
    return seenBy(row, role).includes(place) ? never : [...never, ...shown]
  }).filter((mark) => said.includes(mark) && mark !== world.people[role]?.subject)

describe.each(ROWS)('$route, $what', (row) => {
  test.each(ROLES)(
    '[security/O1] [security/O3] [code T3] by %s: what the table says, nothing of anybody else’s, and no sign of tampering',
    async (role) => {
      const wrong: string[] = []
      let server = await world.copy()
      const before = await standingOfAll(server, world)

      for (const { name, named, ask } of objectsOf(row, world, role)) {
        const due = expected(row, role, name)
        const response = await askAs(server, world.people[role], row.route.split(' ')[0]!, ask(server))
        const said = `${JSON.stringify([...response.headers])} ${await response.clone().text()}`
        const answer = await answerIn(response, row, named)
        const told = toldIn(said, row, role)
        const hasChanged = (await standingOfAll(server, world)) !== before
        if (answer !== due) wrong.push(`${name}: ${answer}, not ${due}`)
        if (told.length > 0) wrong.push(`${name}: told ${told.join(', ')}`)
        if (hasChanged && due === 'refused') wrong.push(`${name}: refused, and changed something`)
        if (!hasChanged) continue
        await server.close()
        server = await world.copy()
      }

      await server.close()
      expect(wrong).toEqual([])
    },
  )
})
