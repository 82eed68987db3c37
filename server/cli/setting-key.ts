/** Setting key: the numbers of a profile that `settings` may change, by dotted name, read off the profile's form. */
import * as z from 'zod'
import { settingsForm } from '#server/cli/utility-profile.ts'
import { DEFAULT_ESTIMATION } from '#shared/domain/estimate.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import type { Utility } from '#shared/domain/utility.ts'

type Settings = Pick<Utility, 'thresholds'> & Required<Pick<Utility, 'estimation'>>

/** `thresholds.floor.m3` and all others, in the order of the form. */
export const SETTING_KEYS: readonly string[] = keysOf(settingsForm)

/** What holds where a profile says nothing. */
export const USUAL: Settings = { thresholds: DEFAULT_THRESHOLDS, estimation: DEFAULT_ESTIMATION }

/** All settings of a utility, the usual ones where its profile says nothing. */
export function settingsOf(utility: Utility): Settings {
  const settings = structuredClone(USUAL)
  for (const key of SETTING_KEYS) {
    const said = saidAt(utility, key)
    if (said !== undefined) putSetting(settings, key, said)
  }
  return settings
}

/** Undefined where the profile, as one of an earlier version may, says nothing. */
const saidAt = (utility: Utility, key: string): number | null | undefined =>
  key.split('.').reduce((at: unknown, name) => (at as Tree | undefined)?.[name], utility) as number | null | undefined

/** Null: none. `key` is one of `SETTING_KEYS`. */
export function settingAt(settings: Settings, key: string): number | null {
  return key.split('.').reduce((at: unknown, name) => (at as Tree)[name], settings) as number | null
}

export function putSetting(settings: Settings, key: string, value: number | null): void {
  const names = key.split('.')
  const last = names.pop()!
  const at = names.reduce((tree: unknown, name) => (tree as Tree)[name], settings) as Tree
  at[last] = value
}

type Tree = { [name: string]: unknown }

function keysOf(form: z.ZodType, path = ''): string[] {
  if (!(form instanceof z.ZodObject)) return [path]
  const shape = form.shape as Record<string, z.ZodType>
  return Object.entries(shape).flatMap(([name, field]) => keysOf(field, path === '' ? name : `${path}.${name}`))
}
