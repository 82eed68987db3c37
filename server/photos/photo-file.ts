/**
 * Photo file: where a photo lies in the photo folder, `ACCOUNT/FACT/SHA256.jpg`, and which photo a name there means.
 *
 * A path is made of nothing but parts that have their form, none of which can lead out of the folder ([security/P2]).
 */
import { join } from 'node:path'
import { ACCOUNT_KEY } from '#shared/domain/account.ts'
import { type PhotoKey, SHA256 } from '#shared/domain/photo.ts'
import { UUID } from '#shared/domain/reading.ts'

/** What a file stands for; readings and visits share the folder, since no id is made twice. */
export type FiledPhoto = Pick<PhotoKey, 'account' | 'fact' | 'sha256'>

const ENDING = '.jpg'
/** Of what is being written, or was when its server died. */
const PART = /^[0-9a-f]{64}\.[0-9a-f]{16}\.part$/

/** Null: a part is not of its form. */
export function photoFile({ account, fact, sha256 }: FiledPhoto): string | null {
  return ACCOUNT_KEY.test(account) && UUID.test(fact) && SHA256.test(sha256)
    ? join(account, fact, sha256 + ENDING)
    : null
}

/** Null: no photo has such a name. */
export function sha256Of(name: string): string | null {
  const sha256 = name.slice(0, -ENDING.length)
  return name.endsWith(ENDING) && SHA256.test(sha256) ? sha256 : null
}

/** `chance`: 16 hexadecimal digits. */
export const partOf = (file: string, chance: string): string => `${file.slice(0, -ENDING.length)}.${chance}.part`

export const isPart = (name: string): boolean => PART.test(name)
