/** Keep staff files: the page is told that all is there only when every worker that may run next says so. */
import { afterEach, expect, test } from 'vitest'
import { keepStaffFiles, type Workers } from '#client/sync/keep-staff-files.ts'
import { asksToKeep } from '#client/sync/staff-cache.ts'
import { eventually } from '#test/support/eventually.ts'
import { createTestCaches } from '#test/support/test-caches.ts'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { createTestNetwork, noNetwork } from '#test/support/test-network.ts'

const ports: MessagePort[] = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

type Answer = 'kept' | 'not kept' | 'nothing' | 'nonsense'

function aWorker(answer: Answer) {
  const worker = Object.assign(new EventTarget(), {
    state: 'installed',
    postMessage(data: unknown, [port]: MessagePort[]) {
      ports.push(port!)
      if (!asksToKeep(data) || answer === 'nothing') return
      port!.postMessage(answer === 'nonsense' ? 'yes' : { kept: answer === 'kept' })
    },
  })
  return worker as unknown as ServiceWorker & { state: string }
}

type Registration = Awaited<Workers['ready']>

const withWorkers = (workers: Partial<Registration>): Workers => ({
  ready: Promise.resolve({ installing: null, waiting: null, active: null, ...workers }),
})

const patient = () => new AbortController().signal

test.each<[string, Answer, Answer, boolean]>([
  ['both have them', 'kept', 'kept', true],
  ['the one that waits has not', 'kept', 'not kept', false],
  ['the running one has not', 'not kept', 'kept', false],
  ['one answers what nobody knows', 'kept', 'nonsense', false],
])('[faults/U3] with a version that waits: %s', async (_, active, waiting, isReady) => {
  const workers = withWorkers({ active: aWorker(active), waiting: aWorker(waiting) })

  expect(await keepStaffFiles(workers, patient())).toBe(isReady)
})

test('a version that will never run is not waited for', async () => {
  const installing = aWorker('nothing')
  const asked = keepStaffFiles(withWorkers({ active: aWorker('kept'), installing }), patient())

  await new Promise((resolve) => setTimeout(resolve))
  Object.assign(installing, { state: 'redundant' })
  installing.dispatchEvent(new Event('statechange'))

  expect(await asked).toBe(true)
})

test('a worker of another version that does not answer is not taken for one that has them', async () => {
  const wait = new AbortController()
  const asked = keepStaffFiles(withWorkers({ active: aWorker('nothing') }), wait.signal)

  wait.abort()

  expect(await asked).toBe(false)
})

test('a browser without workers is never ready', async () => {
  expect(await keepStaffFiles(null, patient())).toBe(false)
})

async function aPhoneOfStaff(role?: 'inspector') {
  const caches = createTestCaches({ files: new Map(), asked: [] })
  await caches.open('esep-staff-1')
  await caches.open('workbox-precache-v2')
  const network = createTestNetwork()
  const device = createTestDevice({ caches, fetch: network.fetch })
  await withReadings(device, 1)
  const session = { subject: 'staff:bota', server: 'srv_1', epoch: 'e_1' }
  if (role) await device.store.session.begin({ ...session, role }, null)
  return { ...device, caches, network }
}

test('at the sign-out of staff their files go, though the server cannot be told', async () => {
  const { sync, caches, network } = await aPhoneOfStaff('inspector')
  network.server.always = noNetwork

  await sync.signOut()

  await eventually(async () => expect(await caches.keys()).toEqual(['workbox-precache-v2']))
})

test('a resident who signs in where staff were signed in finds none of their files', async () => {
  const { sync, caches } = await aPhoneOfStaff('inspector')

  await sync.signIn('astana-12045587', 'ABCD')

  await eventually(async () => expect(await caches.keys()).toEqual(['workbox-precache-v2']))
})

test('while staff are signed in their files stay, also when the server wants the password again', async () => {
  const { messages, store, caches } = await aPhoneOfStaff('inspector')

  await store.session.expire('staff:bota', true)
  messages.say({ type: 'changed', what: 'session' })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await caches.keys()).toContain('esep-staff-1')

  await store.session.end(1)
  messages.say({ type: 'changed', what: 'session' })
  await eventually(async () => expect(await caches.keys()).not.toContain('esep-staff-1'))
})
