/** Messages: what the tabs and the worker of this app tell each other. Every one is checked; what nobody knows is ignored (faults/U8). */
import type { Message } from '#client/sync/message-form.ts'

export type { Message } from '#client/sync/message-form.ts'
export type Saying = Message extends infer Each ? (Each extends Message ? Omit<Each, 'v'> : never) : never

export type Messages = {
  say(saying: Saying): void
  /** Also what this very context says. Returns how to stop. */
  hear(listener: (heard: Message) => void): () => void
}

type Channel = {
  postMessage(data: unknown): void
  onmessage: ((event: MessageEvent) => unknown) | null
}

/** Says whether what came in is a message, at once or later. Handed in, since the first screen does without the checker. */
export type MessageCheck = (data: unknown) => Message | null | Promise<Message | null>

export function createMessages(channel: Channel | null, check: MessageCheck): Messages {
  const listeners = new Set<(heard: Message) => void>()
  const spread = (heard: Message): void => {
    for (const listener of listeners) listener(heard)
  }
  if (channel !== null) {
    channel.onmessage = async ({ data }: MessageEvent) => {
      const heard = await check(data)
      if (heard !== null) spread(heard)
    }
  }
  return {
    say(saying) {
      const said: Message = { v: 1, ...saying } as Message
      channel?.postMessage(said)
      spread(said)
    },
    hear(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
