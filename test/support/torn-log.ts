/** Torn log: the browser's log of a site's databases as a kill in the middle of a write leaves it ([faults/D7]). */
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where Chromium keeps the databases of this address, in a phone's folder. */
export const databasesOf = (folder: string, url: string): string =>
  join(folder, 'Default', 'IndexedDB', `http_localhost_${new URL(url).port}.indexeddb.leveldb`)

/** The head of a record, and less than it announces. Chromium writes on behind it, and at the start after that begins anew. */
export function tearLog(databases: string): void {
  const logs = readdirSync(databases).filter((name) => name.endsWith('.log'))
  const head = Buffer.alloc(7)
  head.writeUInt16LE(9000, 4)
  head.writeUInt8(1, 6)
  appendFileSync(join(databases, logs.toSorted().at(-1)!), Buffer.concat([head, Buffer.alloc(100, 0xa5)]))
}

/** The browser has thrown the databases away and begun empty ones. */
export const hasBegunAnew = (databases: string): boolean =>
  readFileSync(join(databases, 'LOG'), 'utf8').includes('since it was missing')
