/** Photos: what is answered to a photo that was handed in, `PUT /api/v1/accounts/A/readings|visits/ID/photos/SHA256`. */
import * as z from 'zod/mini'
import { PHOTO_KINDS, SHA256 } from '#shared/domain/photo.ts'

/** Which photo is meant; all of it is checked by who gets the answer (faults/G6). */
export const photoKey = z.object({
  account: z.string(),
  kind: z.enum(PHOTO_KINDS),
  fact: z.string(),
  sha256: z.string().check(z.regex(SHA256)),
})

/** The server has it, on disk. */
export const photoReply = z.object({
  server: z.string(),
  epoch: z.string(),
  now: z.int(),
  photo: photoKey,
})

export type PhotoReply = z.infer<typeof photoReply>
