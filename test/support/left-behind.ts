/** Left behind: everything that a phone's browser keeps of the app, whatever put it there. */
import type { Phone } from '#test/support/phone.ts'

export type LeftBehind = {
  /** By database and store: `esep/outbox`. Each row with its key. */
  databases: Record<string, { key: unknown; value: unknown }[]>
  localStorage: Record<string, string>
  sessionStorage: Record<string, string>
  /** Addresses in every cache. */
  caches: string[]
  /** What the copies of its rows say, by table. */
  copies: { table: string; text: string }[]
  cookies: string[]
}

export async function leftBehind(phone: Phone): Promise<LeftBehind> {
  const cookies = (await phone.context.cookies()).map(({ name }) => name)
  const kept = await phone.page().evaluate(async () => {
    const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const databases: LeftBehind['databases'] = {}
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name!))
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store)
        const [keys, values] = await Promise.all([done(objects.getAllKeys()), done(objects.getAll())])
        databases[`${name}/${store}`] = keys.map((key, at) => ({ key, value: values[at] }))
      }
      database.close()
    }
    const requests = await Promise.all(
      (await caches.keys()).map(async (name) =>
        (await caches.open(name)).keys().then((all) => all.map(({ url }) => url)),
      ),
    )
    const copies = await caches.open('copies')
    const copied = (await copies.keys()).map(async (request) => ({
      table: new URL(request.url).pathname.split('/')[2]!,
      text: await (await copies.match(request))!.text(),
    }))
    return {
      databases,
      localStorage: { ...localStorage },
      sessionStorage: { ...sessionStorage },
      caches: requests.flat().map((url) => new URL(url).pathname),
      copies: await Promise.all(copied),
    }
  })
  return { ...kept, cookies }
}
