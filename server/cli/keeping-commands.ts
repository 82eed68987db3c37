/** Keeping commands: backup and restore, and whether everything is as it should be. */

import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { wholeNumberFor } from '#server/cli/arguments.ts'
import { badSentence, checkLines } from '#server/cli/check-lines.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { backup } from '#server/keeping/backup.ts'
import type { Check } from '#server/keeping/check.ts'
import { counted } from '#server/keeping/counted.ts'
import { doctor } from '#server/keeping/doctor.ts'
import { sizeText } from '#server/keeping/free-space.ts'
import { backupName, keepNewest } from '#server/keeping/keep-newest.ts'
import type { Manifest } from '#server/keeping/manifest.ts'
import { noteBackup } from '#server/keeping/note-backup.ts'
import { backupPostgres, restoreToPostgres } from '#server/keeping/postgres-backup.ts'
import { restore } from '#server/keeping/restore.ts'
import { verify } from '#server/keeping/verify.ts'
import type { NotedHead } from '#server/keeping/verify-chain.ts'
import { keyCheckOf } from '#server/keys.ts'
import { buildInfo } from '#server/operations/build-info.ts'
import { createPhotoFolder } from '#server/photos/photo-folder.ts'
import type { Result } from '#shared/lib/result.ts'

type BackupOptions = { into?: string; keep?: number; withoutKey?: true }

export function addKeepingCommands(program: Command, cli: Cli): void {
  program
    .command('backup')
    .description('a whole copy of the database, made while the server runs, looked through, with its key beside it')
    .argument('[file]', 'what to make; it must not be there yet')
    .option('--into <folder>', 'in place of a file: into this folder, named after the time')
    .option(
      '--keep <count>',
      'with --into: then remove older ones of this database beyond so many',
      wholeNumberFor('--keep'),
    )
    .option('--without-key', 'the key is kept elsewhere; without it the backup is of no use')
    .action(async (file: string | undefined, { into, keep, withoutKey }: BackupOptions) => {
      const to = placeOf(cli, file, into)
      if (keep !== undefined && into === undefined) throw new UsageError('--keep goes with --into FOLDER.')
      const manifest = orRefused(await make(cli, to, !withoutKey))
      await note(cli, manifest, to)
      const size = `${sizeText(manifest.bytes)}, ${counted(manifest.counts.reading, 'reading')} up to commit ${manifest.commitSeq}`
      cli.say(`${to}: ${size}${withoutKey ? '' : '; its key is beside it'}.`)
      if (keep === undefined) return
      for (const gone of keepNewest(into!, manifest.server, keep, cli.clock.now())) cli.say(`${gone}: removed.`)
    })

  program
    .command('restore')
    .description('a backup takes the place of the present database, which is kept; the server must be stopped')
    .argument('<file>', 'the backup; its manifest and its key are looked for beside it')
    .option('--yes', 'do not ask')
    .action(async (file: string, { yes }: { yes?: true }) => {
      await confirm(cli, yes, `Put ${file} in place of the present database?`)
      await putBack(cli, resolve(file))
    })

  program
    .command('verify')
    .description('looks through everything receipts and bills rest on; ends with 1 if anything is wrong')
    .option('--head <number:hash>', 'a head of the audit chain that was noted outside', headIn)
    .action(async ({ head = null }: { head?: NotedHead | null }) => {
      const photoFolder = createPhotoFolder(cli.config.photoFolder)
      const checks = await cli.withStorage(async (storage, { receiptKey }) => {
        const bar = cli.progress('readings looked at', (await storage.verify.counts()).reading)
        try {
          return await verify({ storage, receiptKey, photoFolder, noted: head, onProgress: (done) => bar.at(done) })
        } finally {
          bar.end()
        }
      })
      tell(cli, checks)
    })

  program
    .command('doctor')
    .description(
      'looks at what a server needs: machine, files, settings, key, clock, backups; ends with 1 if anything is bad',
    )
    .action(async () => {
      const { database: place, keyFile, clientFolder, photoFolder, clockFrom } = cli.config
      const { builtAt } = buildInfo()
      const at = { clock: cli.clock, isSystemClock: clockFrom === null, builtAt, nodeVersion: process.versions.node }
      tell(cli, await doctor({ place, keyFile, keyCheckOf, clientFolder, photoFolder, ...at }))
    })
}

function placeOf(cli: Cli, file: string | undefined, into: string | undefined): string {
  if (file !== undefined && into === undefined) return resolve(file)
  if (file !== undefined || into === undefined) throw new UsageError('Say where to: a file, or --into FOLDER.')
  const ending = 'url' in cli.config.database ? 'dump' : 'sqlite'
  return resolve(join(into, backupName(cli.clock.now(), ending)))
}

async function make(cli: Cli, to: string, withKey: boolean): Promise<Result<Manifest, string>> {
  const { database, keyFile } = cli.config
  const deps = {
    to,
    keyFile: withKey ? keyFile : null,
    keyCheckOf,
    clock: cli.clock,
    program: buildInfo().version,
  }
  if ('url' in database) return await backupPostgres({ ...deps, url: database.url })
  const bar = cli.progress('pages copied', null)
  try {
    return await backup({ ...deps, file: database.file, onProgress: (done) => bar.at(done) })
  } finally {
    bar.end()
  }
}

async function note(cli: Cli, manifest: Manifest, to: string): Promise<void> {
  const { who, origin, clock } = cli
  try {
    await noteBackup(cli.config.database, { manifest, to, who, origin, now: clock.now() })
  } catch (fault) {
    throw new Error(`The backup ${to} is made and whole, but the database could not be told of it.`, { cause: fault })
  }
}

async function putBack(cli: Cli, from: string): Promise<void> {
  const { database, keyFile } = cli.config
  const deps = { from, keyFile, keyCheckOf, clock: cli.clock, who: cli.who, origin: cli.origin }
  if ('url' in database) {
    const { facts } = orRefused(await restoreToPostgres({ ...deps, url: database.url }))
    cli.say(`The database has ${counted(facts.counts.reading, 'reading')} up to commit ${facts.identity.commitSeq}.`)
  } else {
    const bar = cli.progress('bytes copied', null)
    const onProgress = (done: number) => bar.at(done)
    const done = await restore({ ...deps, file: database.file, onProgress }).finally(() => bar.end())
    const { facts, madeAt, aside } = orRefused(done)
    const made = madeAt === null ? '' : `, as it was at ${madeAt}`
    cli.say(
      `${database.file} has ${counted(facts.counts.reading, 'reading')} up to commit ${facts.identity.commitSeq}${made}.`,
    )
    if (aside !== null) cli.say(`What was there before is kept as ${aside}. Remove it once you are sure.`)
  }
  cli.say('A new epoch has begun: phones ask after their readings, and send again what is missing. Start the server.')
}

async function confirm(cli: Cli, yes: true | undefined, question: string): Promise<void> {
  if (yes) return
  const answer = await cli.confirm(question)
  if (answer === null) throw new UsageError('Nobody is there to ask. Say --yes to restore without being asked.')
  if (!answer) throw new UsageError('Nothing was changed.')
}

function headIn(text: string): NotedHead {
  const [, number, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? []
  if (number === undefined || hash === undefined) {
    throw new UsageError(`--head takes a number and a hash as esep audit head tells them, 12:0123…, not «${text}».`)
  }
  return { number: Number(number), hash }
}

function orRefused<Value>(result: Result<Value, string>): Value {
  if (result.ok) return result.value
  throw new UsageError(result.refusal)
}

function tell(cli: Cli, checks: readonly Check[]): void {
  for (const line of checkLines(checks)) cli.say(line)
  const bad = badSentence(checks)
  if (bad !== null) throw new Error(bad)
}
