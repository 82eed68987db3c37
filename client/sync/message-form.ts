/** Message form: what a message between this app's tabs and worker looks like; anything else is null (security/F7). */
import * as z from 'zod/mini'

/** `sending` holds until `until` or the next `idle`, so that a sender killed in mid-send is not believed for long. */
const message = z.discriminatedUnion('type', [
  z.object({ v: z.literal(1), type: z.literal('sending'), ids: z.array(z.string()), until: z.number() }),
  z.object({ v: z.literal(1), type: z.literal('idle') }),
  z.object({
    v: z.literal(1),
    type: z.literal('changed'),
    what: z.enum(['outbox', 'drafts', 'accounts', 'rounds', 'photos', 'session', 'settings']),
  }),
])

export type Message = z.infer<typeof message>

export function parseMessage(data: unknown): Message | null {
  const parsed = message.safeParse(data)
  return parsed.success ? parsed.data : null
}
