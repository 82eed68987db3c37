/** Photos commands: the office gets the photos of an account or a round, as files with names that a person can read. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { accountIn } from '#server/cli/arguments.ts'
import { type Cli, PartlyDone, UsageError } from '#server/cli/cli.ts'
import { diskFailure } from '#server/cli/disk-failure.ts'
import { createWholeFolder, type WholeFolder } from '#server/cli/whole-folder.ts'
import { counted } from '#server/keeping/counted.ts'
import { type ExportedPhoto, photosOfAccount, photosOfRound } from '#server/photos/exported-photos.ts'
import { createPhotoFolder } from '#server/photos/photo-folder.ts'
import type { Storage } from '#server/storage/storage.ts'

type ExportOptions = { round?: string; account?: string }

export function addPhotosCommands(program: Command, cli: Cli): void {
  program
    .command('photos')
    .description('photos of readings and visits, for the office')
    .command('export')
    .description('copies the photos of a round or of an account into a new folder; it is noted who did')
    .argument('<folder>', 'where to; it must not be there yet, or be empty')
    .option('--round <round>', 'of the visits of this round and the readings taken at them')
    .option('--account <account>', 'of this account, as astana-12045587')
    .action(async (folder: string, options: ExportOptions) => {
      const about = aboutIn(options)
      await cli.withStorage(async (storage) => {
        const photos = await found(storage, options)
        if (photos.length === 0) throw new UsageError(`There is no photo of ${about}; nothing was written.`)
        const out = createWholeFolder(folder)
        const lacking = await whole(out, folder, async () => {
          const missing = await copy(out.part, photos)
          const { who, origin } = cli
          const details = { photos: photos.length - missing.length, folder }
          const note = { at: cli.clock.now(), who, origin, deed: 'photos export', about, why: null, details }
          await storage.write((queries) => queries.audit.note(note))
          return missing
        })
        cli.say(`${folder}: ${counted(photos.length - lacking.length, 'photo')} of ${about}.`)
        for (const name of lacking) cli.note(`${name}: its file is missing.`)
        if (lacking.length > 0) throw new PartlyDone('Some files are missing; esep verify says which, and what to do.')
      })
    })

  async function found(storage: Storage, { round, account }: ExportOptions): Promise<ExportedPhoto[]> {
    if (round === undefined) return await photosOfAccount(storage, account!)
    if (await storage.rounds.find(round)) return await photosOfRound(storage, round)
    throw new UsageError(`There is no round «${round}»; esep rounds list says which there are.`)
  }

  /** Answers the names of those whose files are missing. */
  async function copy(to: string, photos: readonly ExportedPhoto[]): Promise<string[]> {
    const from = createPhotoFolder(cli.config.photoFolder)
    const missing: string[] = []
    for (const { photo, name } of photos) {
      const bytes = await from.read(photo)
      if (bytes === null) missing.push(name)
      else await writeFile(join(to, name), bytes, { mode: 0o600, flag: 'wx' })
    }
    return missing
  }
}

function aboutIn({ round, account }: ExportOptions): string {
  if ((round === undefined) === (account === undefined))
    throw new UsageError('Say which: --round ROUND or --account ACCOUNT.')
  return round ?? accountIn(account!)
}

/** Whatever happens, a signal too, leaves all of it or nothing. */
async function whole<Value>(out: WholeFolder, folder: string, work: () => Promise<Value>): Promise<Value> {
  const interrupted = () => {
    out.abandon()
    process.exit(130)
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    const value = await work()
    out.place()
    return value
  } catch (fault) {
    throw diskFailure(fault, folder, 'nothing of it is left')
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    out.abandon()
  }
}
