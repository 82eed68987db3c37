/** Crash: the end of a tab or worker at a named point; nothing of it runs on. Counts how often each point was met. */
export class Crash extends Error {
  override name = 'Crash'
}

export const CRASH_POINTS = [
  'before-save',
  'after-save',
  'after-read',
  'before-post',
  'after-post',
  'before-settle',
  'after-settle',
  'before-sign-in-kept',
  'after-sign-in-kept',
  'after-sign-out-kept',
  'before-pull-kept',
  'after-pull-kept',
] as const
export type CrashPoint = (typeof CRASH_POINTS)[number]

/** Over all schedules of a run. */
export const crashCounts: Record<string, number> = {}

export const countCrash = (point: CrashPoint): void => {
  crashCounts[point] = (crashCounts[point] ?? 0) + 1
}
