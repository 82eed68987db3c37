/** Messages: checked at the door, whoever sends them. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMessage } from '#client/sync/message-form.ts'
import { createMessages, type Message } from '#client/sync/messages.ts'

function aTab() {
  const posted: unknown[] = []
  const channel = {
    postMessage: (data: unknown) => void posted.push(data),
    onmessage: null as ((event: MessageEvent) => unknown) | null,
  }
  const messages = createMessages(channel, parseMessage)
  const heard: Message[] = []
  const stop = messages.hear((message) => heard.push(message))
  return { posted, heard, messages, stop, receive: (data: unknown) => channel.onmessage?.({ data } as MessageEvent) }
}

test('[faults/G13] what one says, oneself and the others hear', () => {
  const { posted, heard, messages, stop } = aTab()

  messages.say({ type: 'sending', ids: ['a'], until: 5 })
  stop()
  messages.say({ type: 'idle' })

  expect(heard).toEqual([{ v: 1, type: 'sending', ids: ['a'], until: 5 }])
  expect(posted).toHaveLength(2)
})

test('[faults/U8] a message of another version is ignored', async () => {
  const { heard, receive } = aTab()

  await receive({ v: 2, type: 'idle' })
  await receive({ v: 1, type: 'idle' })

  expect(heard).toEqual([{ v: 1, type: 'idle' }])
})

test('[security/F7] whatever comes in, nothing unchecked gets through and nothing breaks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (data) => {
      const { heard, receive } = aTab()
      await receive(data)
      expect(heard.every(({ v }) => v === 1)).toBe(true)
    }),
  )
})

test('[faults/B1] without a channel one hears at least oneself', () => {
  const messages = createMessages(null, parseMessage)
  const heard: Message[] = []
  messages.hear((message) => heard.push(message))

  messages.say({ type: 'changed', what: 'outbox' })

  expect(heard).toEqual([{ v: 1, type: 'changed', what: 'outbox' }])
})
