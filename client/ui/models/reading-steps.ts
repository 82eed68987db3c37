/** Reading steps: the way of one reading as steps passed, present and ahead, in words (R3, faults/G13). Pure. */
import type { ShownReading } from '#client/domain/shown-readings.ts'
import type { Moments } from '#client/ui/models/moments.ts'
import type { TimelineStep } from '#client/ui/parts/timeline.tsx'
import type { Words } from '#client/ui/words/kk.ts'
import type { Standing } from '#shared/domain/reading.ts'
import { never } from '#shared/lib/never.ts'

export function readingSteps(words: Words, reading: ShownReading, moments: Moments): TimelineStep[] {
  const { timeline, at } = words.status
  const saved = savedStep(words, reading, moments)
  if (reading.where === 'discarded') {
    const when = reading.entry?.state === 'discarded' ? moments.exactOfDevice(reading.entry.discardedAt) : ''
    return [...saved, { key: 'discarded', title: at.discarded, detail: when, stage: 'now', tone: 'plain' }]
  }
  if (reading.standing === null) {
    return [
      ...saved,
      notSent(words, reading, moments),
      { key: 'received', title: timeline.received, stage: 'ahead' },
      { key: 'accepted', title: timeline.willBeAccepted, stage: 'ahead' },
    ]
  }
  return [
    ...saved,
    ...sentStep(words, reading, moments),
    receivedStep(words, reading, moments),
    ...standingSteps(words, reading.standing),
  ]
}

function savedStep({ status }: Words, { entry }: ShownReading, moments: Moments): TimelineStep[] {
  if (entry === null) return []
  const detail = moments.exactOfDevice(entry.savedAt)
  return [{ key: 'saved', title: status.timeline.saved, detail, stage: 'done' }]
}

function notSent({ status }: Words, reading: ShownReading, moments: Moments): TimelineStep {
  const { entry, where, sending } = reading
  const title = sending ? status.sending : where === 'saved' ? status.timeline.notSent : status.at[where]
  const lastTryAt = entry?.lastTryAt ?? null
  const detail = lastTryAt === null ? undefined : status.timeline.lastTry(moments.exactOfDevice(lastTryAt))
  const needsYou = where === 'needs-you' || where === 'stuck'
  return {
    key: 'sent',
    title,
    ...(detail ? { detail } : {}),
    stage: 'now',
    tone: needsYou ? 'bad' : 'wait',
  }
}

function sentStep({ status }: Words, { entry }: ShownReading, moments: Moments): TimelineStep[] {
  if (entry?.state !== 'received') return []
  const detail = `${moments.exactOfDevice(entry.receivedAt)} · ${status.timeline.attempts(entry.attempts + 1)}`
  return [{ key: 'sent', title: status.timeline.sent, detail, stage: 'done' }]
}

function receivedStep({ status, history }: Words, reading: ShownReading, moments: Moments): TimelineStep {
  const { number, receivedAt, channel } = reading
  const details = [
    number === null ? null : status.timeline.receipt(number),
    receivedAt === null ? null : moments.exact(receivedAt),
    channel === 'app' ? null : history.channel[channel],
  ]
  const detail = details.filter((part) => part !== null).join(' · ')
  return { key: 'received', title: status.timeline.received, detail, stage: 'done' }
}

function standingSteps({ status }: Words, standing: Standing): TimelineStep[] {
  const { timeline } = status
  const ahead: TimelineStep = { key: 'accepted', title: timeline.willBeAccepted, stage: 'ahead' }
  switch (standing.status) {
    case 'queued': {
      const detail = status.willCountFor(standing.period)
      return [{ key: 'waiting', title: timeline.waiting, detail, stage: 'now', tone: 'wait' }, ahead]
    }
    case 'accepted': {
      const detail = status.acceptedFor(standing.period)
      return [{ key: 'accepted', title: timeline.accepted, detail, stage: 'now', tone: 'ok' }]
    }
    case 'superseded': {
      const detail = status.supersededFor(standing.period)
      return [{ key: 'superseded', title: timeline.superseded, detail, stage: 'now', tone: 'plain' }]
    }
    // Why, and what to do, stands above the steps.
    case 'held':
      return [{ key: 'held', title: timeline.held, stage: 'now', tone: 'wait' }, ahead]
    case 'rejected':
      return [{ key: 'rejected', title: timeline.rejected, stage: 'now', tone: 'bad' }]
    default:
      return never(standing)
  }
}
