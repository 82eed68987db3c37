/** Dark round: a round walked without a network, killed, reloaded and updated on the way, is handed in as it was tapped. */
import { test } from 'vitest'
import { walkInTheDark } from '#test/support/dark-round.ts'

test(
  '[faults/G1] [faults/G3] [faults/U9] a short round in the dark, killed, reloaded and updated on the way, arrives as it was tapped, photos too',
  () => walkInTheDark({ dwellings: 12, killEvery: 5, reloadEvery: 4 }),
  300_000,
)
