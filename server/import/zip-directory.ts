/** Zip directory: what a zip file says is in it and how much that is unpacked, before anything is unpacked. */

export type ZipDirectory = { names: string[]; bytes: number }

const END = 0x06054b50
const ENTRY = 0x02014b50
const END_LENGTH = 22
const ENTRY_LENGTH = 46
const LONGEST_COMMENT = 65_535

/** Null if there is no directory or it is torn: then the file is. (PKWARE APPNOTE 4.3.12, 4.3.16; without Zip64.) */
export function unpackedBytesOf(zip: Buffer): ZipDirectory | null {
  const end = endOf(zip)
  if (end === null) return null
  const count = zip.readUInt16LE(end + 10)
  const found: ZipDirectory = { names: [], bytes: 0 }
  let at = zip.readUInt32LE(end + 16)
  for (let entry = 0; entry < count; entry += 1) {
    if (at + ENTRY_LENGTH > end || zip.readUInt32LE(at) !== ENTRY) return null
    const nameLength = zip.readUInt16LE(at + 28)
    const otherLength = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
    found.names.push(zip.toString('utf8', at + ENTRY_LENGTH, at + ENTRY_LENGTH + nameLength))
    found.bytes += zip.readUInt32LE(at + 24)
    at += ENTRY_LENGTH + nameLength + otherLength
  }
  return found
}

function endOf(zip: Buffer): number | null {
  const first = Math.max(0, zip.length - END_LENGTH - LONGEST_COMMENT)
  for (let at = zip.length - END_LENGTH; at >= first; at -= 1) {
    if (zip.readUInt32LE(at) === END) return at
  }
  return null
}
