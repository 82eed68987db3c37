/** Reading todo: what a person can do about where a reading is, or that nothing is to be done; the same on every screen. */
import type { ShownReading } from '#client/domain/shown-readings.ts'
import { useModels } from '#client/ui/models/models.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { words } from '#client/ui/words/language.ts'

export function ReadingTodo({ reading }: { reading: ShownReading }) {
  const { kept, pwa } = useModels()
  const { status, signIn } = words.value
  const { standing, where, entry, sending } = reading

  if (standing?.status === 'held') {
    const { what, todo } = status.held[standing.reason]
    return <Callout tone="wait" strong={what} text={todo} isLive />
  }
  if (standing?.status === 'rejected')
    return <Callout tone="bad" strong={status.rejected(standing.reason)} text={status.rejectedTodo} isLive />
  if (sending || !(where in status.todo)) return null
  if (entry?.lastError === 'update') return <Callout tone="wait" text={status.todo.update} isLive />

  const isStaffs = kept.session.value?.role !== undefined
  if (where === 'waiting-sign-in')
    return (
      // The staff sign in by name.
      <Callout tone="wait" text={isStaffs ? status.at[where] : status.todo[where]} isLive>
        <a class="button" data-kind="primary" href={isStaffs ? '/staff' : '/join'}>
          {signIn.submit}
        </a>
      </Callout>
    )

  const todo = status.todo[where as keyof typeof status.todo]
  const waits = where === 'saved' || where === 'waiting-network'
  const text = waits && pwa.registerSync === null ? `${todo} ${status.todo.keepOpen}` : todo
  const tone = where === 'needs-you' || where === 'stuck' ? 'bad' : waits ? 'plain' : 'wait'
  return <Callout tone={tone} text={text} isLive />
}
