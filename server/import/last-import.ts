/** Last import: the newest that the audit knows of, and whether it came to its end. A killed one never says so. */
import type { Queries } from '#server/storage/storage.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type LastImport = {
  /** Another note has another one. */
  note: string
  file: string
  who: string
  at: Instant
  state: 'under way' | 'stopped' | 'over'
}

/** Null: there never was one. */
export async function lastImport({ audit }: Queries): Promise<LastImport | null> {
  const notes = await audit.list({ deed: 'accounts import' }, 2)
  const [newest] = notes
  if (newest === undefined) return null
  // A short one begins and ends in the same millisecond.
  const last = notes.find((row) => row.at === newest.at && stateOf(row) === 'over') ?? newest
  const { id: note, about, who, at } = last
  return { note, file: about ?? '', who, at, state: stateOf(last) }
}

function stateOf({ details }: { details: string }): LastImport['state'] {
  const { state } = JSON.parse(details) as { state?: string }
  if (state === 'begun') return 'under way'
  return state === 'stopped' ? 'stopped' : 'over'
}
