import { expect, test } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { fixZipTimes } from '#server/consumption/fix-zip-times.ts'

const CENTRAL_HEADER = Buffer.from('504b0102', 'hex')

const anArchive = () => writeXlsxFile([['a', 1]]).toBuffer()

test('[C3] every part of an archive has the same fixed time, and nothing else of it is changed', async () => {
  const archive = await anArchive()
  const before = Buffer.from(archive)

  fixZipTimes(archive)

  const changed = [...archive.keys()].filter((at) => archive[at] !== before[at])
  const first = archive.indexOf(CENTRAL_HEADER)
  expect(archive.subarray(10, 14).toString('hex')).toBe('00002100')
  expect(archive.subarray(first + 12, first + 16).toString('hex')).toBe('00002100')
  // Four bytes of each part, once where it lies and once in the list.
  expect(changed.length).toBeLessThanOrEqual(8 * archive.readUInt16LE(archive.length - 12))
})

test('[C3] what is no archive of ours is a fault', async () => {
  const archive = await anArchive()

  expect(() => fixZipTimes(Buffer.from('no archive'))).toThrow('not a zip archive')
  expect(() => fixZipTimes(Buffer.concat([archive, Buffer.from('comment')]))).toThrow('not a zip archive')
  const broken = Buffer.from(archive)
  broken.fill(0, broken.indexOf(CENTRAL_HEADER), broken.indexOf(CENTRAL_HEADER) + 4)
  expect(() => fixZipTimes(broken)).toThrow('broken list of parts')
})
