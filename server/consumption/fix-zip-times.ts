/** Fix zip times: puts one fixed moment in place of when each part of a zip archive was written, so that equal contents are equal bytes. */

const CENTRAL_HEADER = 0x02014b50
const END_OF_CENTRAL = 0x06054b50
const END_LENGTH = 22

/** 1980-01-01 00:00:00, where the calendar of zip begins. */
const TIME = 0
const DATE = 0x0021

/** Changes `archive` itself. An archive with a comment or of more than 4 GB is none of ours: throws. */
export function fixZipTimes(archive: Buffer): Buffer {
  const end = archive.length - END_LENGTH
  if (end < 0 || archive.readUInt32LE(end) !== END_OF_CENTRAL) throw new Error('not a zip archive as we write them')
  const count = archive.readUInt16LE(end + 10)
  let at = archive.readUInt32LE(end + 16)
  for (let entry = 0; entry < count; entry += 1) {
    if (archive.readUInt32LE(at) !== CENTRAL_HEADER) throw new Error('a zip archive with a broken list of parts')
    const local = archive.readUInt32LE(at + 42)
    put(at + 12)
    put(local + 10)
    at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return archive

  function put(place: number): void {
    archive.writeUInt16LE(TIME, place)
    archive.writeUInt16LE(DATE, place + 2)
  }
}
