/** Sweep photos: the job that puts files and rows of photos in order, at the start and once a day ([faults/V17]). */
import type { Logger } from 'pino'
import type { Job } from '#server/jobs/loop.ts'
import { type SweepDeps, sweepPhotos as sweep } from '#server/photos/sweep-photos.ts'

const A_DAY = 86_400_000

export function sweepPhotos({ log, ...deps }: SweepDeps & { log: Logger }): Job {
  let sweptOn: number | null = null
  const today = (): number => Math.floor(deps.clock.now() / A_DAY)

  return {
    name: 'sweep-photos',
    everyMs: 60_000,

    isDue: async () => today() !== sweptOn,

    async run() {
      const day = today()
      const { parts, rows } = await sweep(deps)
      sweptOn = day
      if (parts + rows > 0)
        log.info({ parts, rows }, 'photos: half written ones are removed, those without a row have one')
    },
  }
}
