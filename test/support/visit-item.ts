/** Visit item: a visit as an inspector's phone sends it, made now, with everything usual already said. */
import { randomUUID } from 'node:crypto'
import type { Visit } from '#shared/domain/visit.ts'
import { createZone } from '#shared/lib/zone.ts'
import { anItem } from '#test/support/builders.ts'
import type { Person, TestServer } from '#test/support/test-server.ts'

const zone = createZone('Asia/Almaty')

export function aVisitItem(
  server: TestServer,
  inspector: Person,
  said: Partial<Visit> & Pick<Visit, 'account' | 'round'>,
) {
  const at = server.clock.now()
  return anItem({
    ...{ schema: 1, kind: 'visit', id: randomUUID(), subject: inspector.subject },
    ...{ readings: [], codes: ['A5'], visitedOn: zone.dateAt(at), deviceId: 'd_1' },
    ...{ deviceTime: { at, zone: 'Asia/Almaty', offset: 300, jumped: false }, serverSeenAt: at - 60_000 },
    ...said,
  })
}
