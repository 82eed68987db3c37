/**
 * Doctor: all that a start asserts, and what else a server needs to go on well, looked at and told in words. Changes nothing:
 * neither the schema nor the key.
 */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '#server/keeping/check.ts'
import { checksOfDatabase } from '#server/keeping/doctor-database.ts'
import { photosCheck } from '#server/keeping/doctor-photos.ts'
import { checksOfPlace } from '#server/keeping/doctor-place.ts'
import { openAsItIs } from '#server/storage/as-it-is.ts'
import type { DatabasePlace } from '#server/storage/storage.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'
import { assertZoneData } from '#shared/lib/zone.ts'

export type DoctorDeps = {
  place: DatabasePlace
  keyFile: string
  keyCheckOf: (keyFile: string) => string
  clientFolder: string
  photoFolder: string
  clock: Clock
  /** Whether that clock is the machine's own. */
  isSystemClock: boolean
  /** When this program was built. */
  builtAt: Instant
  nodeVersion: string
}

const NODE = 26

/** Machines’ zones differ by less. */
const A_DAY = 86_400_000

export async function doctor(deps: DoctorDeps): Promise<Check[]> {
  const checks = [nodeCheck(deps), zoneCheck(), clockCheck(deps), clientCheck(deps), photosCheck(deps.photoFolder)]
  const { place } = deps
  if ('file' in place) {
    const { checks: found, isThere } = checksOfPlace(place.file)
    checks.push(...found)
    if (!isThere) return checks
  }
  try {
    const database = await openAsItIs(place)
    try {
      return [...checks, ...(await checksOfDatabase(database, deps))]
    } finally {
      await database.close()
    }
  } catch (fault) {
    return [...checks, whyNotOpened(place, fault)]
  }
}

function nodeCheck({ nodeVersion }: DoctorDeps): Check {
  const isOld = Number(nodeVersion.split('.')[0]) < NODE
  if (!isOld) return { name: 'Node', state: 'ok', said: `${nodeVersion}.` }
  return { name: 'Node', state: 'bad', said: `${nodeVersion} is too old.`, todo: `Install Node ${NODE} or newer.` }
}

function zoneCheck(): Check {
  try {
    assertZoneData()
    return { name: 'zone data', state: 'ok', said: 'It knows that Kazakhstan moved to UTC+5 on 1 March 2024.' }
  } catch (failure) {
    return { name: 'zone data', state: 'bad', said: (failure as Error).message, todo: 'Install another build of Node.' }
  }
}

/** What the database says of the clock is looked at with the database. */
function clockCheck({ clock, isSystemClock, builtAt }: DoctorDeps): Check {
  const now = clock.now()
  const shown = new Date(now).toISOString()
  if (!isSystemClock) {
    const said = `It is set by ESEP_CLOCK and says ${shown}.`
    return { name: 'clock', state: 'warn', said, todo: 'Leave ESEP_CLOCK out, unless this is a demonstration.' }
  }
  if (now > builtAt - A_DAY) return { name: 'clock', state: 'ok', said: `It says ${shown}.` }
  return {
    name: 'clock',
    state: 'bad',
    said: `It says ${shown}, but this program was built at ${new Date(builtAt).toISOString()}.`,
    todo: 'Set it right (timedatectl set-ntp true): readings would count for wrong months.',
  }
}

function clientCheck({ clientFolder }: DoctorDeps): Check {
  const name = 'app'
  const page = statSync(join(clientFolder, 'index.html'), { throwIfNoEntry: false })
  if (page?.isFile()) return { name, state: 'ok', said: `Its files are in ${clientFolder}.` }
  const said = existsSync(clientFolder)
    ? `There is no index.html in ${clientFolder}.`
    : `There is no folder ${clientFolder}.`
  return { name, state: 'bad', said, todo: 'Run npm run build, or name the folder of the built app in ESEP_CLIENT.' }
}

function whyNotOpened(place: DatabasePlace, fault: unknown): Check {
  const { message } = fault as Error
  const said = 'file' in place ? `${place.file} cannot be opened: ${message}.` : message
  const todo =
    'file' in place
      ? 'If it is in use by another program, end that; if it is damaged, restore the last backup.'
      : 'Put DATABASE_URL right, or the database that it names.'
  return { name: 'database', state: 'bad', said: said.replace(/\.\.$/, '.'), todo }
}
