/** Photo field: taking, seeing and taking away the photos of a reading or a visit; and what became of those of one that is saved. */
import { useEffect, useMemo } from 'preact/hooks'
import { createFactPhotos, type FactPhotos } from '#client/ui/models/fact-photos.ts'
import { keepPlace } from '#client/ui/models/keep-place.ts'
import { useModels } from '#client/ui/models/models.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Chip } from '#client/ui/parts/chip.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'
import { words } from '#client/ui/words/language.ts'
import type { PhotoOf } from '#shared/domain/photo.ts'

export type PhotoFieldProps = {
  /** Whose photos. */
  of: PhotoOf
  /** Why a photo is asked for; left out, it is only offered. */
  ask?: string | null
  /** Told whenever one came or went. */
  onCount?(count: number): void
}

export function PhotoField({ of, ask, onCount }: PhotoFieldProps) {
  const own = useFactPhotos(of)
  const count = own.photos.value.length
  useEffect(() => onCount?.(count), [count])
  const { photo } = words.value.record

  return (
    <section class="stack photo-field" aria-label={photo.title}>
      {ask && count === 0 ? <Callout tone="wait" text={ask} isLive /> : null}
      {count > 0 ? <Taken own={own} canRemove /> : null}
      {count < own.most ? <Take own={own} /> : <p class="second">{photo.most(own.most)}</p>}
      {own.problem.value ? <Callout tone="bad" text={photo.problem[own.problem.value]} isLive /> : null}
      {count > 0 ? <p class="second">{photo.sentAfter}</p> : null}
    </section>
  )
}

/** Of a reading or a visit that is saved; nothing, if this phone has none of it. */
export function PhotosTaken({ of }: { of: PhotoOf }) {
  const own = useFactPhotos(of)
  const { photo } = words.value.record
  if (own.photos.value.length === 0) return null
  return (
    <section class="stack" aria-label={photo.title}>
      <Taken own={own} />
    </section>
  )
}

function useFactPhotos(of: PhotoOf): FactPhotos {
  const models = useModels()
  const own = useMemo(() => createFactPhotos(models, of), [of.fact])
  useEffect(() => {
    void own.load()
    return own.close
  }, [own])
  return own
}

function Taken({ own, canRemove }: { own: FactPhotos; canRemove?: boolean }) {
  const { record, problem, status } = words.value
  return (
    <ul class="photos">
      {own.photos.value.map(({ entry, url }, at) => (
        <li key={entry.sha256} class="photo">
          {url === null ? null : <img src={url} alt={record.photo.label(at + 1)} />}
          {entry.problem === null ? (
            <Chip
              tone={entry.state === 'received' ? 'ok' : 'wait'}
              icon={entry.state === 'received' ? 'check' : 'device'}
              text={entry.state === 'received' ? record.photo.received : status.at.saved}
            />
          ) : (
            <Chip tone="bad" icon="alert" text={`${problem[entry.problem].what} ${problem[entry.problem].todo}`} />
          )}
          {canRemove && entry.state === 'waiting' ? (
            <button
              type="button"
              class="button photo-remove"
              data-kind="quiet"
              aria-label={record.photo.remove(at + 1)}
              onClick={() => void own.remove(entry).then(() => keepPlace('.photo-take input'))}
            >
              <Icon name="trash" size={20} />
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

/** The phone's own camera, or a file where there is none; both by the browser's own means, without asking for the camera. */
function Take({ own }: { own: FactPhotos }) {
  const { photo } = words.value.record
  const isAdding = own.isAdding.value
  return (
    <label class="button photo-take" aria-disabled={isAdding}>
      <Icon name="camera" size={20} />
      {isAdding ? photo.adding : own.photos.value.length > 0 ? photo.more : photo.take}
      <input
        class="visually-hidden"
        type="file"
        accept="image/*"
        capture="environment"
        disabled={isAdding}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = '' // The same picture may be chosen again.
          // It cannot be pressed meanwhile, and loses the focus by that.
          void own.add(files).then(() => keepPlace('.photo-take input', 'main h1'))
        }}
      />
    </label>
  )
}
