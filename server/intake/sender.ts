/** Sender: who hands readings in and by which channel, as the session or the webhook says; never the body (R6). */
import type { Channel } from '#shared/domain/channel.ts'

/** `isRevoked`: from a phone that may only hand in what it holds; a person looks at each (faults/A6). */
export type Sender = { subject: string; channel: Channel; isRevoked?: boolean }
