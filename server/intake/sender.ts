/** Sender: who hands readings in and by which channel, as the session or the webhook says; never the body (R6). */
import type { Channel } from '#shared/domain/channel.ts'

export type Sender = { subject: string; channel: Channel }
