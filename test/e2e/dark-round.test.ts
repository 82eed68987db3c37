/** Dark round: a round walked without a network, killed, reloaded and updated on the way, is handed in as it was tapped. */
import { test } from 'vitest'
import { walkInTheDark } from '#test/support/dark-round.ts'

test(
  '[faults/G1] [faults/G3] [faults/U9] a short round in the dark, killed, reloaded and updated on the way, arrives as it was tapped, photos too',
  () => walkInTheDark({ dwellings: 12, killEvery: 5, reloadEvery: 4 }),
  300_000,
)

test(
  '[faults/G1] [faults/D7] a round in the dark goes on where the browser loses its database on the way, and arrives as it was tapped',
  () => walkInTheDark({ dwellings: 12, killEvery: 4, reloadEvery: 7, losesDatabase: true }),
  300_000,
)
