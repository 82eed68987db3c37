import { openStorage } from '#server/storage/storage.ts'
import { passkeysContract } from '#test/contract/passkeys.ts'

passkeysContract('SQLite', () => openStorage({ file: ':memory:', serving: true }))
