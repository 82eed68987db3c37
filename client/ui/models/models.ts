/** Models: all that screens look at and act by, handed down once. Built in `app.tsx`. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Pwa } from '#client/pwa.ts'
import type { RecordReadings } from '#client/store/record.ts'
import type { Store } from '#client/store/store.ts'
import type { Messages } from '#client/sync/messages.ts'
import type { Schedule } from '#client/sync/schedule.ts'
import type { Sync } from '#client/sync/sync.ts'
import type { Kept } from '#client/ui/models/kept.ts'
import type { Present } from '#client/ui/models/present.ts'
import type { Safety } from '#client/ui/models/safety.ts'

export type Models = {
  kept: Kept
  present: Present
  safety: Safety
  record: RecordReadings
  store: Store
  sync: Sync
  schedule: Schedule
  messages: Messages
  pwa: Pwa
  version: string
}

export const ModelsContext = createContext<Models | null>(null)

export function useModels(): Models {
  const models = useContext(ModelsContext)
  if (models === null) throw new Error('a screen stands outside the app')
  return models
}
