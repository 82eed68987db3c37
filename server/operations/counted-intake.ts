/** Counted intake: an intake that tells what became of each batch, and by how much its device's clock differs from ours. Changes nothing. */
import type { Intake } from '#server/intake/intake.ts'
import type { Metrics } from '#server/operations/metrics.ts'
import type { Skews } from '#server/operations/skews.ts'
import type { Clock } from '#shared/lib/clock.ts'

export type Counted = { metrics: Metrics; skews: Skews; clock: Clock }

export function countedIntake(intake: Intake, { metrics, skews, clock }: Counted): Intake {
  return {
    async receive(sender, batch) {
      skews.add(sender.subject, batch.deviceNow - clock.now())
      try {
        const received = await intake.receive(sender, batch)
        metrics.batch(sender.channel, received)
        return received
      } catch (fault) {
        metrics.batch(sender.channel, null)
        throw fault
      }
    },
  }
}
