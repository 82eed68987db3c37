/** Torn database: the browser's files of a site's databases as a kill in the middle of a write leaves them ([faults/D7]). */
import { appendFileSync, readdirSync, readFileSync, truncateSync } from 'node:fs'
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

/** The list of its files cut short: the browser begins anew at the next start, whatever it wrote and tidied before. */
export function tearManifest(databases: string): void {
  for (const name of readdirSync(databases).filter((one) => one.startsWith('MANIFEST'))) {
    truncateSync(join(databases, name), 10)
  }
}

/** The browser has thrown the databases away and begun empty ones. */
export const hasBegunAnew = (databases: string): boolean =>
  readFileSync(join(databases, 'LOG'), 'utf8').includes('since it was missing')
