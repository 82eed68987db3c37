/** Seeded bugs: faults that others shipped, put on purpose between the parts of the client, to see that the schedules find them. */
import type { Store } from '#client/store/store.ts'
import type { Phone } from '#test/fuzz/phone.ts'

export type Fetch = (address: string, init: RequestInit) => Promise<Response>

export type SeededBug = {
  name: string
  store?: (store: Store, phone: Phone) => Store
  fetch?: (fetch: Fetch, phone: Phone) => Fetch
  /** Only a server on a disk can show it. */
  needsDisk?: boolean
}
