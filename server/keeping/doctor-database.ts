/** Doctor database: what an opened database says of itself: schema, key, times, backups, audit, utilities. */

import { existsSync, statSync } from 'node:fs'
import type { Check } from '#server/keeping/check.ts'
import { counted } from '#server/keeping/counted.ts'
import { lastBackup } from '#server/keeping/note-backup.ts'
import type { AsItIs } from '#server/storage/as-it-is.ts'
import { newerThanProgram, pendingMigrations } from '#server/storage/known-migrations.ts'
import type { DatabasePlace } from '#server/storage/storage.ts'
import { CHANNELS } from '#shared/domain/channel.ts'
import { windowAt } from '#shared/domain/intake-calendar.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'
import { createZone } from '#shared/lib/zone.ts'

export type DatabaseCheckDeps = {
  place: DatabasePlace
  keyFile: string
  keyCheckOf: (keyFile: string) => string
  clock: Clock
}

const A_MINUTE = 60_000
const AN_HOUR = 60 * A_MINUTE

/** Clocks of machines with network time differ by less than a second. */
const AHEAD = 2 * A_MINUTE

/** A backup a day, and the time it takes. */
const OLD_BACKUP = 26 * AN_HOUR

export async function checksOfDatabase(database: AsItIs, deps: DatabaseCheckDeps): Promise<Check[]> {
  const { applied, isEmpty } = database
  const opened: Check = { name: 'database', state: 'ok', said: openedAs(deps.place) }
  if (isEmpty) {
    const said = `${openedAs(deps.place)} It is empty; the first start makes the schema.`
    return [{ name: 'database', state: 'warn', said, todo: 'Start the server.' }]
  }
  const schema = schemaCheck(applied)
  if (schema.state === 'bad') return [opened, schema]
  const now = deps.clock.now()
  const checks = [opened, schema, await keyCheck(database, deps), await timesCheck(database, now)]
  checks.push(await backupCheck(database, now), await utilitiesCheck(database, now))
  if (applied.includes('0003-audit')) checks.push(await auditCheck(database, now))
  return checks
}

/** Opening asserts the settings; it fails when one does not hold. */
const openedAs = (place: DatabasePlace): string =>
  'file' in place
    ? `${place.file} opens: a write-ahead log, every commit flushed.`
    : 'PostgreSQL answers: every commit flushed, text in UTF-8.'

function schemaCheck(applied: readonly string[]): Check {
  const name = 'schema'
  if (applied[0] !== '0001-first') {
    const todo = 'Name the right one in ESEP_DATA or DATABASE_URL.'
    return { name, state: 'bad', said: 'This is not a database of this program.', todo }
  }
  const newer = newerThanProgram(applied)
  if (newer !== null) return { name, state: 'bad', said: newer }
  const pending = pendingMigrations(applied)
  if (pending.length === 0) return { name, state: 'ok', said: `Up to date: ${applied.at(-1)}.` }
  const said = `The next start brings it up to date: ${pending.join(', ')}.`
  return { name, state: 'warn', said, todo: 'Make a backup, then start the server.' }
}

async function keyCheck({ meta }: AsItIs, { keyFile, keyCheckOf }: DatabaseCheckDeps): Promise<Check> {
  const name = 'key'
  const known = await meta.get('key_check')
  const todo = 'Put back the one that belongs to this database, from its backup.'
  if (!existsSync(keyFile)) {
    if (known === null) return { name, state: 'ok', said: `The first start makes ${keyFile}.` }
    return { name, state: 'bad', said: `The key file ${keyFile} is missing.`, todo }
  }
  try {
    if (known !== null && keyCheckOf(keyFile) !== known) {
      return { name, state: 'bad', said: `${keyFile} does not belong to this database.`, todo }
    }
  } catch (failure) {
    // EACCES, or not the text of a key
    return { name, state: 'bad', said: (failure as Error).message, todo }
  }
  if ((statSync(keyFile).mode & 0o077) === 0) return { name, state: 'ok', said: `${keyFile} fits.` }
  return { name, state: 'warn', said: `${keyFile} fits, but others may read it.`, todo: `chmod 600 ${keyFile}` }
}

async function timesCheck({ verify, audit, applied }: AsItIs, now: Instant): Promise<Check> {
  const name = 'times'
  const [noted] = applied.includes('0003-audit') ? await audit.list({}, 1) : []
  const newest = Math.max((await verify.newestReceivedAt()) ?? 0, noted?.at ?? 0)
  if (newest <= now + AHEAD) return { name, state: 'ok', said: 'Nothing in the database is later than the clock.' }
  return {
    name,
    state: 'bad',
    said: `The clock says ${shown(now)}, but something was stored at ${shown(newest)}: one of the two is wrong.`,
    todo: 'Set the clock right (timedatectl set-ntp true). If it is right now, it was ahead then: readings of that time may count for a wrong month.',
  }
}

async function backupCheck({ meta }: AsItIs, now: Instant): Promise<Check> {
  const name = 'backup'
  const last = await lastBackup(meta)
  const todo = 'Make one a day: esep backup --into FOLDER --keep 30.'
  if (last === null) return { name, state: 'warn', said: 'No backup is known of.', todo }
  const said = `The last was made at ${shown(last.at)}, to ${last.to}.`
  return now - last.at > OLD_BACKUP ? { name, state: 'warn', said, todo } : { name, state: 'ok', said }
}

async function auditCheck({ audit }: AsItIs, now: Instant): Promise<Check> {
  const name = 'audit'
  const count = await audit.unsealedCount()
  const waiting = `${counted(count, 'row')} ${count === 1 ? 'waits' : 'wait'} to be sealed`
  const [oldest] = await audit.unsealed({ from: Number.MIN_SAFE_INTEGER, until: now, limit: 1 })
  if (oldest === undefined || now - oldest.at < AN_HOUR) {
    return { name, state: 'ok', said: `${waiting}.` }
  }
  const said = `${waiting}, the first since ${shown(oldest.at)}.`
  return { name, state: 'warn', said, todo: 'A server that runs seals them; see its log if it does not.' }
}

async function utilitiesCheck({ accounts }: AsItIs, now: Instant): Promise<Check> {
  const name = 'utilities'
  try {
    const utilities = await accounts.utilities()
    if (utilities.length === 0) {
      const todo = 'Add one: esep utilities --help.'
      return { name, state: 'warn', said: 'There is none yet; nobody can hand in a reading.', todo }
    }
    for (const { key, calendars, zone } of utilities) {
      try {
        for (const channel of CHANNELS) windowAt(calendars, createZone(zone), channel, now)
      } catch (failure) {
        // RangeError: a zone nobody knows; else a calendar that never opens
        const todo = `Set it right: esep calendar show ${key}.`
        return { name, state: 'bad', said: `${key}: ${(failure as Error).message}.`, todo }
      }
    }
    return { name, state: 'ok', said: `${utilities.map(({ key }) => key).join(', ')}: each channel opens again.` }
  } catch (failure) {
    // SyntaxError: a profile that is not JSON
    const todo = 'Somebody changed it past the program; restore it from a backup.'
    return { name, state: 'bad', said: `A utility’s profile cannot be read: ${(failure as Error).message}.`, todo }
  }
}

const shown = (at: Instant): string => new Date(at).toISOString()
