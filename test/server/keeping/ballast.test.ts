import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Ballast, createBallast } from '#server/keeping/ballast.ts'

const MB = 1024 ** 2
const GB = 1024 * MB

let folder: string
let ballast: string
let logged: { [field: string]: unknown }[]
let free: number
let ballastOf: Ballast

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-ballast-'))
  ballast = join(folder, 'esep.sqlite.ballast')
  logged = []
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) })
  ballastOf = createBallast(join(folder, 'esep.sqlite'), log, async () => free)
  for (let look = 0; look < 3; look += 1) await lookAt(2 * GB)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function lookAt(bytes: number): Promise<void> {
  free = bytes
  await ballastOf.look()
}

test('a start lays nothing down', () => {
  expect(existsSync(ballast)).toBe(false)
})

test('[faults/V4] while there is room 64 MB are laid down that take room for certain', async () => {
  await lookAt(2 * GB)

  const { size, blocks, mode } = statSync(ballast)
  expect([size, mode & 0o777]).toEqual([64 * MB, 0o600])
  expect(blocks * 512).toBeGreaterThanOrEqual(64 * MB)
})

test('[faults/V4] when hardly any room is left it is given up once, and that is told', async () => {
  await lookAt(2 * GB)
  await lookAt(33 * MB)
  const before = existsSync(ballast)
  await lookAt(31 * MB)
  await lookAt(10 * MB)

  expect([before, existsSync(ballast)]).toEqual([true, false])
  expect(logged).toMatchObject([
    { level: 50, freeBytes: 95 * MB, msg: expect.stringContaining('the ballast was given up') },
  ])
})

test('[faults/V4] it is laid down again only once there is plenty of room', async () => {
  await lookAt(500 * MB)
  const short = existsSync(ballast)
  await lookAt(2 * GB)

  expect([short, statSync(ballast).size]).toEqual([false, 64 * MB])
})

test('[faults/V4] one that was not finished is finished, and a whole one left alone', async () => {
  writeFileSync(ballast, 'x')
  await lookAt(2 * GB)
  const { mtimeMs, size } = statSync(ballast)
  await lookAt(2 * GB)

  expect([size, statSync(ballast).mtimeMs]).toEqual([64 * MB, mtimeMs])
})

test('[faults/V4] where there is no folder it fails, for the look out to tell', async () => {
  rmSync(folder, { recursive: true })

  await expect(lookAt(2 * GB)).rejects.toThrow('ENOENT')
  expect(existsSync(folder)).toBe(false)
})
