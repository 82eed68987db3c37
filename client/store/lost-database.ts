/** Lost database: whether the browser has copies of one in its files; a database that is new beside them was lost (faults/D7). */
export const COPIES = 'copies'
/** In the settings: this database has all that the copies had. */
export const WHOLE = 'copied'

export const hasCopies = async (): Promise<boolean> => 'caches' in globalThis && (await caches.has(COPIES))
