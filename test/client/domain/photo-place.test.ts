/** Photo place: what a waiting photo was taken for, and whether it goes by itself. */
import { expect, test } from 'vitest'
import { goesByItself, placeOf } from '#client/domain/photo-place.ts'
import { aSavedEntry } from '#test/support/test-entry.ts'
import { aPhoto } from '#test/support/test-photo.ts'

const photo = aPhoto()
const NOTHING = { entry: undefined, drafts: [], visitDrafts: [] }

test('a photo of a discarded reading, of what is begun, and of nothing that is here does not go by itself', () => {
  const discarded = { ...aSavedEntry(), state: 'discarded' as const, discardedAt: 0 }
  const places = [
    placeOf(photo, { ...NOTHING, entry: aSavedEntry() }),
    placeOf(photo, { ...NOTHING, entry: discarded }),
    placeOf(photo, { ...NOTHING, drafts: [{ serial: '22-7', ids: { main: photo.fact } }] }),
    placeOf(photo, { ...NOTHING, visitDrafts: [{ id: photo.fact }] }),
    placeOf(photo, { ...NOTHING, visitDrafts: [{ id: 'another' }] }),
  ]

  expect(places.map(({ kind }) => kind)).toEqual(['after', 'discarded', 'begun', 'noted', 'nowhere'])
  expect(places.map((place) => goesByItself({ photo, place }))).toEqual([true, false, false, false, false])
})

test('a photo that the server cannot read does not go by itself, though its reading is there', () => {
  const place = placeOf(photo, { ...NOTHING, entry: aSavedEntry() })

  expect(goesByItself({ photo: { ...photo, problem: 'photo-unreadable' }, place })).toBe(false)
})
