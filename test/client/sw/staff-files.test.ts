/** Staff files: when the worker keeps what residents never load, and that no version runs without its own. */
import { beforeEach, expect, test } from 'vitest'
import { createStaffFiles } from '#client/sw/staff-files.ts'
import { dropStaffFiles, staffCaches } from '#client/sync/staff-cache.ts'
import { createTestCaches, type TestNetworkOfFiles } from '#test/support/test-caches.ts'

const SAME = '/assets/reader-1.wasm'
const OLD = '/assets/inspector-1.js'
const NEW = '/assets/inspector-2.js'

let network: TestNetworkOfFiles
let caches: CacheStorage
let follower: boolean

beforeEach(() => {
  network = { files: new Map([SAME, OLD, NEW].map((path) => [path, `text of ${path}`])), asked: [] }
  caches = createTestCaches(network)
  follower = false
})

function aVersion(version: string, paths: string[]) {
  return createStaffFiles({
    ...{ caches, paths, version },
    network: async ({ url }) => new Response(`from the network: ${new URL(url).pathname}`),
    isFollowed: () => follower,
  })
}
const first = () => aVersion('1', [SAME, OLD])
const second = () => aVersion('2', [SAME, NEW])

const textOf = async (version: ReturnType<typeof aVersion>, path: string): Promise<string> =>
  await (await version.answer(new Request(`https://esep.kz${path}`))).text()

test('a phone without anybody of the staff keeps nothing, at no install and for no request', async () => {
  await first().install()
  const text = await textOf(first(), OLD)
  await second().install()
  await second().activate()

  expect(text).toBe(`from the network: ${OLD}`)
  expect(network.asked).toEqual([])
  expect(await caches.keys()).toEqual([])
})

test('once the page has asked, every file is on the phone', async () => {
  expect(await first().keep()).toBe(true)

  network.files.clear()
  expect(await textOf(first(), OLD)).toBe(`text of ${OLD}`)
  expect(await textOf(first(), SAME)).toBe(`text of ${SAME}`)
})

test('where one file does not come, the page is not told that all are there', async () => {
  network.files.delete(SAME)
  expect(await first().keep()).toBe(false)

  network.files.set(SAME, 'late')
  expect(await first().keep()).toBe(true)
})

test('[faults/U3] a version installed while one of the staff is here brings its files, and the old ones stay until it is active', async () => {
  await first().keep()

  await second().install()

  network.files.clear()
  expect(await textOf(first(), OLD)).toBe(`text of ${OLD}`)
  expect(await textOf(second(), NEW)).toBe(`text of ${NEW}`)
  await second().activate()
  expect(await staffCaches(caches)).toEqual(['esep-staff-2'])
  expect(await textOf(second(), NEW)).toBe(`text of ${NEW}`)
})

test('[faults/U4] a version whose files do not all come is not installed', async () => {
  await first().keep()
  network.files.delete(NEW)

  await expect(second().install()).rejects.toThrow('did not come')

  expect(await textOf(first(), OLD)).toBe(`text of ${OLD}`)
})

test('a file that did not change is not fetched again', async () => {
  await first().keep()
  network.asked.length = 0

  await second().install()

  expect(network.asked).toEqual([NEW])
})

test('[faults/U3] a version installed before the sign-in has its files from its activation, else the old ones stay as the sign', async () => {
  await second().install()
  await first().keep()
  const files = new Map(network.files)
  network.files.clear()

  await expect(second().activate()).rejects.toThrow('did not come')
  expect(await staffCaches(caches)).toContain('esep-staff-1')

  for (const [path, text] of files) network.files.set(path, text)
  await second().activate()
  expect(await staffCaches(caches)).toEqual(['esep-staff-2'])
})

test('[faults/U3] a version that becomes active while the next is installed leaves the files of both', async () => {
  await first().keep()
  await second().install()
  const third = aVersion('3', [SAME, NEW])
  await third.install()
  follower = true

  await second().activate()

  expect((await staffCaches(caches)).sort()).toEqual(['esep-staff-1', 'esep-staff-2', 'esep-staff-3'])
  follower = false
  await third.activate()
  expect(await staffCaches(caches)).toEqual(['esep-staff-3'])
})

test('a sign-out while a version is installed leaves nothing behind', async () => {
  await first().keep()
  const before = caches
  caches = {
    ...before,
    open: async (name) => {
      const cache = await before.open(name)
      const addAll = async (paths: RequestInfo[]): Promise<void> => {
        await cache.addAll(paths)
        await before.delete('esep-staff-1')
      }
      return { ...cache, addAll } as Cache
    },
  }

  await second().install()

  expect(await staffCaches(caches)).toEqual([])
})

test('what is dropped is the staff’s alone', async () => {
  await first().keep()
  await caches.open('workbox-precache-v2')

  await dropStaffFiles(caches)

  expect(await caches.keys()).toEqual(['workbox-precache-v2'])
})
