/** Dark round: 120 visits without a network, killed, reloaded and updated on the way, handed in as they were tapped. */
import { test } from 'vitest'
import { walkInTheDark } from '#test/support/dark-round.ts'

test('[faults/G1] [faults/G3] 120 visits in the dark, killed, reloaded and updated on the way, arrive as they were tapped', () =>
  walkInTheDark({ dwellings: 120, killEvery: 17, reloadEvery: 13 }))

test('[faults/G1] [faults/D7] 120 visits in the dark go on where the browser loses its database on the way, and arrive as they were tapped', () =>
  walkInTheDark({ dwellings: 120, killEvery: 6, reloadEvery: 13, losesDatabase: true }))
