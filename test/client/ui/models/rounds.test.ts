/** Rounds: the last reading at a door ends its visit by itself, once, on whichever round the dwelling is by then. */
import { signal } from '@preact/signals'
import { expect, test, vi } from 'vitest'
import { createRounds } from '#client/store/rounds.ts'
import { createKept } from '#client/ui/models/kept.ts'
import type { Models } from '#client/ui/models/models.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import type { RoundData, RoundsReply } from '#shared/wire/rounds.ts'
import { aFlat, aRound, DAY } from '#test/support/a-round.ts'
import { createTestDevice } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'

const BOTA = 'staff:bota'
const MINUTE = 60_000
const [ONE, TWO] = ['astana-20261120-1', 'astana-20261120-2']

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

/** Bota's phone, with what the utility sends it and what is read there. */
async function botasPhone() {
  const device = createTestDevice()
  const { store, messages, record } = device
  await store.session.begin({ subject: BOTA, server: 'srv_1', epoch: 'e_1', role: 'inspector' }, null)
  const kept = createKept(store, messages)
  await kept.load()
  const schedule = { saved: async () => undefined }
  const models = { store, kept, messages, record, schedule, present: { now: signal(NOON) } } as unknown as Models
  const rounds = roundsOf(models)
  const cache = createRounds(store.database)
  const visits = () => kept.visits.peek().map(({ item }) => ({ round: item.round, readings: item.readings }))

  return {
    ...{ rounds, visits },

    async hears(now: number, said: Partial<RoundsReply>) {
      const reply = {
        server: 'srv_1',
        epoch: 'e_1',
        commitSeq: 1,
        now,
        subject: BOTA,
        rounds: [],
        gone: [],
        utilities: [],
      }
      await cache.take({ ...reply, ...said }, { delta: 0, serverSeenAt: now })
      messages.say({ type: 'changed', what: 'rounds' })
      await settled()
    },

    async reads(serial: string, readOn = DAY) {
      const draft = await store.drafts.open({ subject: BOTA, account: 'astana-1', serial }, ['main'], NOON)
      const saved = await record(draft, { main: '00210.000' }, readOn)
      if (!saved.ok) throw new Error(saved.refusal)
      kept.took(saved.value)
      await settled()
      return saved.value[0]!.id
    },
  }
}

const flat = aFlat('1')
const MADE = { ...aRound(flat), madeAt: NOON - 60 * MINUTE }
const view = ({ rounds }: Awaited<ReturnType<typeof botasPhone>>) => rounds.rounds.peek()![0]!.dwellings[0]!.state

test('a dwelling whose visit was made and that is moved to another round afterwards gets no second visit', async () => {
  const phone = await botasPhone()
  await phone.hears(NOON - 50 * MINUTE, { rounds: [MADE] })
  const reading = await phone.reads('S-1')
  await vi.waitFor(() => expect(phone.visits()).toEqual([{ round: ONE, readings: [reading] }]))

  const moved: RoundData = { ...aRound({ ...flat, since: MADE.madeAt }), round: TWO, madeAt: NOON - 10 * MINUTE }
  await phone.hears(NOON, { rounds: [{ ...MADE, revision: '2-1', dwellings: [] }, moved] })

  await vi.waitFor(() => expect(phone.rounds.rounds.peek()).toHaveLength(2))
  await settled()
  expect(phone.visits()).toHaveLength(1)
  expect(phone.rounds.rounds.peek()![1]!.dwellings[0]!.state).toBe('read')
})

test('where somebody is to look again there is a visit of its own, of what was read since', async () => {
  const phone = await botasPhone()
  await phone.hears(NOON - 50 * MINUTE, { rounds: [MADE] })
  await phone.reads('S-1')
  await vi.waitFor(() => expect(phone.visits()).toHaveLength(1))
  const again = { ...aRound({ ...flat, causes: ['held'] }), round: TWO, madeAt: NOON - 10 * MINUTE } satisfies RoundData
  await phone.hears(NOON, { rounds: [again], gone: [ONE] })
  expect(view(phone)).toBe('left')
  expect(phone.visits()).toHaveLength(1)

  const second = await phone.reads('S-1')

  await vi.waitFor(() => expect(phone.visits()).toHaveLength(2))
  expect(phone.visits()[1]).toEqual({ round: TWO, readings: [second] })
  expect(view(phone)).toBe('read')
})

test.each([
  ['of tomorrow', '2026-11-21', DAY],
  ['of today, with a clock that fell back', DAY, '2019-01-01'],
])('what is read on a round %s counts on it, and its visit names it', async (_, day, readOn) => {
  const phone = await botasPhone()
  await phone.hears(NOON, { rounds: [{ ...MADE, day }] })

  const reading = await phone.reads('S-1', readOn)

  expect(view(phone)).toBe('read')
  await vi.waitFor(() => expect(phone.visits()).toEqual([{ round: ONE, readings: [reading] }]))
})
