/**
 * Unsent photos: each photo that waits on this phone, what it was taken for, and whether it will go; those that will not go by
 * themselves are shown and can be removed.
 */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { isReading } from '#client/domain/outbox-entry.ts'
import type { PhotoEntry } from '#client/domain/photo-entry.ts'
import { goesByItself, type PlacedPhoto } from '#client/domain/photo-place.ts'
import { utilityNow } from '#client/domain/utility-time.ts'
import { createPhotos } from '#client/store/photos.ts'
import { meterName, nameOfReading } from '#client/ui/models/meter-view.ts'
import { useModels } from '#client/ui/models/models.ts'
import { momentsOf } from '#client/ui/models/moments.ts'
import { Icon } from '#client/ui/parts/icon.tsx'
import { words } from '#client/ui/words/language.ts'
import { numberOf } from '#shared/domain/account.ts'

export type UnsentPhotosProps = { photos: readonly PlacedPhoto[]; onRemove(photo: PhotoEntry): void }

export function UnsentPhotos({ photos, onRemove }: UnsentPhotosProps) {
  const { unsent } = words.value
  if (photos.length === 0) return null
  return (
    <section class="stack" aria-labelledby="photos">
      <h2 id="photos">{unsent.photo.title}</h2>
      <ul class="stack">
        {photos.map((one) => (
          <PhotoRow key={`${one.photo.fact} ${one.photo.sha256}`} one={one} onRemove={onRemove} />
        ))}
      </ul>
    </section>
  )
}

function PhotoRow({ one, onRemove }: { one: PlacedPhoto; onRemove(photo: PhotoEntry): void }) {
  const { kept, present } = useModels()
  const { photo, place } = one
  const { unsent, problem } = words.value
  const clock = kept.clock.value
  const moments = momentsOf(
    words.value,
    kept.utilityOf(photo.account),
    clock,
    utilityNow(present.deviceNow.value, clock),
  )
  const name = useName(one)
  return (
    <li class="card stack">
      <h3>{name}</h3>
      <p>
        {photo.problem === null
          ? unsent.photo.place[place.kind]
          : `${problem[photo.problem].what} ${problem[photo.problem].todo}`}
      </p>
      <p class="second">{unsent.photo.takenAt(moments.near(photo.takenAt))}</p>
      {goesByItself(one) ? null : (
        <>
          <Picture photo={photo} name={name} />
          <button
            type="button"
            class="button row-action"
            data-kind="quiet"
            aria-label={`${unsent.photo.remove}: ${name}`}
            onClick={() => onRemove(photo)}
          >
            <Icon name="trash" size={20} />
            {unsent.photo.remove}
          </button>
        </>
      )}
    </li>
  )
}

/** What it was taken for. */
function useName({ photo, place }: PlacedPhoto): string {
  const { kept } = useModels()
  const { unsent, format, meter } = words.value
  const account = kept.accounts.value.find(({ key }) => key === photo.account) ?? null
  if ((place.kind === 'after' || place.kind === 'discarded') && isReading(place.entry)) {
    const { value, register } = place.entry.item
    return `${nameOfReading(words.value, account, register)}: ${format.value(value)}`
  }
  if (place.kind === 'begun') {
    const found = account?.meters.find(({ serial }) => serial === place.serial)
    return found ? meterName(words.value, found) : meter.serial(place.serial)
  }
  const number = numberOf(photo.account)
  return photo.kind === 'visits' ? unsent.photo.visit(number) : unsent.photo.account(number)
}

/** Seen before it is removed. */
function Picture({ photo, name }: { photo: PhotoEntry; name: string }) {
  const { store } = useModels()
  const url = useSignal<string | null>(null)
  useEffect(() => {
    let isLeft = false
    async function load(): Promise<void> {
      const bytes = await createPhotos(store.database).bytesOf(photo)
      if (bytes === null || isLeft) return
      url.value = URL.createObjectURL(new Blob([bytes], { type: photo.type }))
    }
    void load()
    return () => {
      isLeft = true
      if (url.peek() !== null) URL.revokeObjectURL(url.peek()!)
    }
  }, [photo.fact, photo.sha256])
  if (url.value === null) return null
  return (
    <div class="photos">
      <div class="photo">
        <img src={url.value} alt={name} />
      </div>
    </div>
  )
}
