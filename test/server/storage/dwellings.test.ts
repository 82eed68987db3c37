import { openStorage } from '#server/storage/storage.ts'
import { officeContract } from '#test/contract/office.ts'

officeContract('SQLite', () => openStorage({ file: ':memory:', serving: true }))
