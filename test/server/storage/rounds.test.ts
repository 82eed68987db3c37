import { openStorage } from '#server/storage/storage.ts'
import { roundsContract } from '#test/contract/rounds.ts'

roundsContract('SQLite', () => openStorage({ file: ':memory:', serving: true }))
