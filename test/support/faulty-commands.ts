/**
 * Faulty commands: a command of ours during which a system call fails: it ends with a sentence, what it leaves is whole, and
 * nothing of it half done; without the fault it then does what it should ([faults/V3], [faults/V4]).
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { PassThrough } from 'node:stream'
import { expect } from 'vitest'
import { createCli } from '#server/cli/create-cli.ts'
import { runProgram } from '#server/cli/run-program.ts'
import { readManifest, sha256Of } from '#server/keeping/manifest.ts'
import { keyCheckOf, readKeys } from '#server/keys.ts'
import { migrations } from '#server/storage/migrations.ts'
import { openStorage } from '#server/storage/storage.ts'
import { aContract, aMeter, aUtility } from '#test/support/builders.ts'
import { dumpOf, type Row } from '#test/support/database-dump.ts'
import { type Injection, runInjected } from '#test/support/injected.ts'
import { makeOldDatabase } from '#test/support/old-database.ts'
import { ACCOUNT } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import { captured } from '#test/support/test-cli.ts'

/** `on`: of a backup only its copy, or all but that. */
export type CommandFault = Omit<Injection, 'on'> & { on?: 'copy' | 'rest' }

/** Runs the command, and expects what must hold. Answers the call that failed; null: it makes no such call. */
export type FaultyRun = (fault: CommandFault) => Promise<string | null>

export type FaultyCommands = {
  /** `esep backup`. */
  backup: FaultyRun
  /** A command that finds a database with the first step of its schema. */
  upgrade: FaultyRun
  /** A command that makes the database and its key. */
  firstStart: FaultyRun
  remove(): void
}

const FIRST = '0001-first'
const LATEST = Object.keys(migrations).sort()
const READINGS = ['00190.000', '00194.250', '00199.125']

/** `entry`: the command line from its sources, or as it was built, which starts in a third of the time. */
export async function createFaultyCommands(entry = 'server/esep.ts'): Promise<FaultyCommands> {
  const root = mkdtempSync(join(tmpdir(), 'esep-faulty-'))
  const [present, old] = [join(root, 'present.sqlite'), join(root, 'old.sqlite')]
  const [folder, backups, later] = [join(root, 'data'), join(root, 'backups'), join(root, 'later')]
  const file = join(folder, 'esep.sqlite')
  const profile = join(root, 'astana.json')
  writeFileSync(profile, JSON.stringify(aUtility()))
  await makePresent(present)
  await makeOld(old, present)

  /** What is not named begins anew. */
  function begin(from: string | null): void {
    for (const one of [folder, backups, later]) {
      rmSync(one, { recursive: true, force: true })
      mkdirSync(one)
    }
    if (from === null) return
    for (const ending of ['', '.key']) copyFileSync(from + ending, file + ending)
  }

  async function ran(words: readonly string[], on: readonly string[], fault: CommandFault) {
    // Processes share what they compiled; nothing else of the cache is touched by a fault.
    const environment = { ESEP_DATA: file, NODE_COMPILE_CACHE: join(root, 'compiled') }
    const done = await runInjected([entry, ...words], environment, { ...fault, on })
    if (done.failed === null) expect(done, 'no call failed').toMatchObject({ code: 0, said: '' })
    if (done.code !== 0) expect(done.said, done.failed ?? '').toMatch(/^[A-Z«].*\.\n {2}because: .+\n$/s)
    expect(done.said, done.failed ?? '').not.toContain('    at ')
    expect([0, 1], `${done.failed}: ${done.said}`).toContain(done.code)
    return done
  }

  async function backup(fault: CommandFault): Promise<string | null> {
    begin(present)
    const to = join(backups, 'one.sqlite')
    const copy = ['.part', '.part-journal'].map((ending) => to + ending)
    const beside = ['', '.part-wal', '.part-shm', '.key.part', '.json.part'].map((ending) => to + ending)
    const rest = [...beside, ...written(file), folder, backups]
    const on = fault.on === 'copy' ? copy : fault.on === 'rest' ? rest : [...copy, ...rest]

    const { code, said, failed } = await ran(['backup', to], on, fault)

    const isMade =
      code === 0 || /^The backup \S+ is made and whole, but the database could not be told of it\./.test(said)
    if (!isMade) {
      expect(said, `${failed}`).toMatch(/^The backup \S+ could not be made; nothing of it is left\./)
      expect(readdirSync(backups), `${failed}`).toEqual([])
      if (isFull(fault, failed)) expect(said, `${failed}`).toContain('The disk is full.')
    } else await expectBackup(to, failed)
    expectWhole(file, failed, [LATEST])
    const next = join(later, 'two.sqlite')
    expect(await esep(file, ['backup', next]), `after ${failed}`).toMatchObject({ code: 0, said: '' })
    await expectBackup(next, failed)
    return failed
  }

  async function expectBackup(to: string, failed: string | null): Promise<void> {
    expectWhole(to, failed, [LATEST])
    // In one file, with its key and its manifest, and nothing else beside it.
    const name = basename(to)
    expect(readdirSync(dirname(to)), `${failed}`).toEqual([name, `${name}.json`, `${name}.key`])
    expect(keyCheckOf(`${to}.key`)).toBe(keyCheckOf(`${file}.key`))
    expect(readManifest(to)).toMatchObject({ ok: true, value: { sha256: await sha256Of(to) } })
  }

  async function upgrade(fault: CommandFault): Promise<string | null> {
    begin(old)

    const { said, failed } = await ran(['audit', 'list'], [...written(file), folder], fault)

    const isUnchanged = said.includes('nothing was changed')
    expectWhole(file, failed, isUnchanged ? [[FIRST]] : [[FIRST], LATEST])
    expect(await esep(file, ['audit', 'list']), `after ${failed}`).toMatchObject({ code: 0, said: '' })
    expectWhole(file, failed, [LATEST])
    return failed
  }

  async function firstStart(fault: CommandFault): Promise<string | null> {
    begin(null)
    const key = [`${file}.key`, `${file}.key.part`]

    const { failed } = await ran(['utilities', 'put', profile], [...written(file), ...key, folder], fault)

    expect(await esep(file, ['utilities', 'put', profile]), `after ${failed}`).toMatchObject({ code: 0, said: '' })
    expect(await esep(file, ['doctor']), `after ${failed}`).toMatchObject({ code: 0, said: '' })
    expect(stepsIn(file)).toEqual(LATEST)
    return failed
  }

  return { backup, upgrade, firstStart, remove: () => rmSync(root, { recursive: true }) }
}

/** SQLite itself takes a flush without room, and its shared memory without room, for a disk that fails. */
const isFull = ({ error, calls }: CommandFault, failed: string | null): boolean =>
  error === 'ENOSPC' && !calls.includes('sync') && !failed!.includes('-shm>')

const written = (file: string): string[] => ['', '-wal', '-shm', '-journal'].map((ending) => file + ending)

/** In this process, without a fault. */
async function esep(file: string, words: readonly string[]): Promise<{ code: number; said: string }> {
  const [output, errors] = [captured(), captured()]
  const streams = { input: new PassThrough(), output: output.stream, errors: errors.stream }
  const environment = { ESEP_DATA: file, ESEP_CLIENT: 'test/support/client' }
  const code = await runProgram(createCli(environment, streams), words)
  return { code, said: errors.text() }
}

async function makePresent(file: string): Promise<void> {
  const storage = await openStorage({ file, serving: false })
  await readKeys(`${file}.key`, storage)
  const { startsOn, endsOn } = aContract()
  await storage.write(async ({ accounts, readings }) => {
    await accounts.putUtility(aUtility())
    const place = { utility: 'astana', address: '', district: '', holder: '' }
    await accounts.add({ account: ACCOUNT, ...place, contract_starts_on: startsOn, contract_ends_on: endsOn }, [
      aMeter(),
    ])
    await readings.add(readingRows(), 5, 'test')
  })
  await storage.close()
}

async function makeOld(file: string, present: string): Promise<void> {
  await makeOldDatabase(file, FIRST, { key_check: keyCheckOf(`${present}.key`) })
  copyFileSync(`${present}.key`, `${file}.key`)
  const database = new DatabaseSync(file)
  // Slips came with a later step.
  for (const { slip: _, ...row } of readingRows()) {
    const columns = Object.entries({ ...row, step: 1 })
    const names = columns.map(([name]) => name).join(', ')
    const marks = columns.map(() => '?').join(', ')
    database
      .prepare(`insert into reading (${names}) values (${marks})`)
      .run(...columns.map(([, value]) => value as string | number | null))
  }
  database.close()
}

const readingRows = () =>
  READINGS.map((value, at) => aStoredReading({ id: `reading-${at}`, value, status: 'superseded', period: '2026-10' }))

function expectWhole(file: string, failed: string | null, steps: readonly string[][]): void {
  const about = `${file} after ${failed}`
  const database = new DatabaseSync(file)
  expect(database.prepare('pragma integrity_check').all(), about).toEqual([{ integrity_check: 'ok' }])
  database.close()
  expect(steps, about).toContainEqual(stepsIn(file))
  expect(
    dumpOf(file).tables.reading!.map(({ value }: Row) => value),
    about,
  ).toEqual(READINGS)
}

const stepsIn = (file: string): string[] =>
  dumpOf(file)
    .tables.kysely_migration!.map(({ name }) => String(name))
    .sort()
