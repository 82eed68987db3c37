import { openStorage } from '#server/storage/storage.ts'
import { photosContract } from '#test/contract/photos.ts'

photosContract('SQLite', () => openStorage({ file: ':memory:', serving: true }))
