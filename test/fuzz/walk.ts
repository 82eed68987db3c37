/**
 * Walk: the round over a schedule's dwellings: two inspectors who may have it, and what the office does to it and to them
 * meanwhile, as its commands do. Nothing here goes wrong by itself.
 */
import { argon2Sync } from 'node:crypto'
import type { VisitTable } from '#server/storage/visit-tables.ts'
import { staffNameOf } from '#shared/domain/staff.ts'
import type { TestServer } from '#test/support/test-server.ts'

export const PASSWORD = 'a long password'

/** Of the password, at the least cost: who signs in so often would do nothing else. */
const HASH = (() => {
  const nonce = Buffer.alloc(16, 3)
  const cost = { memory: 8, passes: 1, parallelism: 1 }
  const tag = argon2Sync('argon2id', { message: PASSWORD, nonce, tagLength: 32, ...cost })
  const [salt, hash] = [nonce, tag].map((bytes) => Buffer.from(bytes).toString('base64').replace(/=+$/, ''))
  return `$argon2id$v=19$m=8,t=1,p=1$${salt}$${hash}`
})()

export type Walk = {
  round: string
  names: readonly [string, string]
  /** To the other one in place of whoever has it. */
  reassign(to: string): Promise<void>
  /** To both, as happens by mistake. */
  share(): Promise<void>
  close(): Promise<void>
  deactivate(name: string): Promise<void>
  activate(name: string): Promise<void>
  isDeactivated(name: string): Promise<boolean>
  /** Whether what came of them at a moment came while they might only hand in. Null: it was the very moment. */
  wasBarred(subject: string, at: number): boolean | null
  /** Everything that is filed under the round, whoever's it is. */
  visits(): Promise<VisitTable[]>
  /** An older copy of the database was put back: what the office did since is undone. */
  restored(): Promise<void>
}

export type WalkDeps = { server: () => TestServer; accounts: readonly string[]; at: number }

export async function createWalk({ server, accounts, at }: WalkDeps): Promise<Walk> {
  const [day, period] = ['2026-11-16', '2026-11']
  const round = `astana-${day.replaceAll('-', '')}-${at + 1}`
  const names = [`bota-${at}`, `daniyar-${at}`] as const
  const barred: { name: string; from: number; to: number }[] = []
  const now = (): number => server().clock.now()

  await server().storage.write(async (queries) => {
    const made = { password_hash: HASH, created_at: now(), deactivated_at: null }
    for (const name of names) await queries.staff.add({ name, role: 'inspector', ...made })
    const kept = { made_at: now(), closed_at: null, revision: 1 }
    const dwellings = accounts.map((account, index) => ({
      ...{ account, round, place: index + 1, causes: 'unread', ended_at: null },
    }))
    await queries.rounds.add({ round, utility: 'astana', district: 'yesil', day, period, ...kept }, dwellings)
    await queries.rounds.assign(round, names[0], now())
  })

  const isOpen = async (): Promise<boolean> => (await server().storage.rounds.find(round))?.closed_at === null

  return {
    round,
    names,

    async reassign(to) {
      if (!(await isOpen())) return
      await server().storage.write(async (queries) => {
        await queries.rounds.endAssignments(round, now())
        await queries.rounds.assign(round, to, now())
        await queries.rounds.touch([round])
      })
    },

    async share() {
      if (!(await isOpen())) return
      await server().storage.write(async (queries) => {
        for (const name of names) await queries.rounds.assign(round, name, now())
        await queries.rounds.touch([round])
      })
    },

    async close() {
      if (!(await isOpen())) return
      await server().storage.write(async (queries) => {
        await queries.rounds.close(round, now())
        await queries.rounds.touch([round])
      })
    },

    async deactivate(name) {
      if (await isDeactivated(name)) return
      await server().storage.write((queries) => queries.staff.deactivate(name, now()))
      barred.push({ name, from: now(), to: Number.POSITIVE_INFINITY })
    },

    async activate(name) {
      await server().storage.write((queries) => queries.staff.deactivate(name, null))
      letIn(name)
    },

    isDeactivated,

    wasBarred(subject, received) {
      const own = barred.filter(({ name }) => name === staffNameOf(subject))
      if (own.some(({ from, to }) => received === from || received === to)) return null
      return own.some(({ from, to }) => from < received && received < to)
    },

    visits: () => server().storage.visits.of(round),

    async restored() {
      for (const name of names) if (!(await isDeactivated(name))) letIn(name)
    },
  }

  async function isDeactivated(name: string): Promise<boolean> {
    return ((await server().storage.staff.find(name))?.deactivated_at ?? null) !== null
  }

  function letIn(name: string): void {
    for (const one of barred) if (one.name === name) one.to = Math.min(one.to, now())
  }
}
