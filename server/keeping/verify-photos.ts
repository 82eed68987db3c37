/** Verify photos: whether each photo that has a row has its file too, as long as it was when it was made. Reads no file. */
import type { Check } from '#server/keeping/check.ts'
import { counted } from '#server/keeping/counted.ts'
import type { PhotoFolder } from '#server/photos/photo-folder.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { PhotoTable } from '#server/storage/visit-tables.ts'

const A_PAGE = 1000
const EXAMPLES = 10

const TODO =
  'Copy the missing ones from the backup of the photos (docs/operations.md). Those of the last day their phones still have and send again.'

export async function verifyPhotos(storage: Pick<Storage, 'photos'>, folder: PhotoFolder): Promise<Check> {
  const name = 'photos'
  const lacking: PhotoTable[] = []
  let photos = 0
  for (let page = await storage.photos.page(null, A_PAGE); page.length > 0; ) {
    for (const row of page) if ((await folder.look(row))?.bytes !== row.bytes) lacking.push(row)
    photos += page.length
    page = await storage.photos.page(page.at(-1)!, A_PAGE)
  }
  if (lacking.length === 0) return { name, state: 'ok', said: `${counted(photos, 'photo')}: each has its file.` }
  return {
    name,
    state: 'bad',
    said: `${lacking.length} of ${counted(photos, 'photo')}: the file is not in ${folder.path}, or is not as long as it was.`,
    todo: TODO,
    examples: lacking.slice(0, EXAMPLES).map(({ account, fact, sha256 }) => `${account} ${fact} ${sha256}`),
  }
}
