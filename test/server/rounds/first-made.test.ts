/** First made: since when a dwelling that was moved is on rounds, back over every move and no further. */
import { expect, test } from 'vitest'
import { firstMade } from '#server/rounds/first-made.ts'
import type { Trodden } from '#server/storage/dwellings.ts'

const KEY = 'astana-10000001'

const on = (
  round: string,
  made_at: number,
  since: number | null,
  ended_at: number | null,
  stays: string | null = null,
) => ({ account: KEY, round, made_at, since, ended_at, stays }) satisfies Trodden

test.each<[string, Trodden[], number]>([
  ['moved once', [on('r-1', 100, null, 200), on('r', 200, 200, null)], 100],
  ['moved twice', [on('r-1', 100, null, 200), on('r-2', 150, 200, 300), on('r', 120, 300, null)], 100],
  ['moved away and back', [on('r', 100, 300, null, '0-200'), on('r-2', 150, 200, 300)], 100],
  [
    'on a round that was closed, then on one made anew and moved',
    [on('r-1', 100, null, null), on('r-2', 400, null, 500), on('r', 90, 500, null)],
    400,
  ],
  [
    'moved, closed there, made anew and moved',
    [on('r-1', 100, null, 200), on('r-2', 150, 200, null), on('r-3', 400, null, 500), on('r', 410, 500, null)],
    400,
  ],
  ['from a round that nobody knows', [on('r', 100, 200, null)], 200],
])('one that was %s', (_, paths, since) => {
  expect(firstMade('r', paths)).toEqual(new Map([[KEY, since]]))
})
