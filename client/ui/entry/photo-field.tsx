/** Photo field: taking, seeing and taking away the photos of a reading or a visit. */
import { useEffect, useMemo } from 'preact/hooks'
import { createFactPhotos, type FactPhotos } from '#client/ui/models/fact-photos.ts'
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
  const models = useModels()
  const own = useMemo(() => createFactPhotos(models, of), [of.fact])
  const count = own.photos.value.length
  useEffect(() => {
    void own.load()
    return own.close
  }, [own])
  useEffect(() => onCount?.(count), [count])
  const { photo } = words.value.record

  return (
    <section class="stack photo-field" aria-label={photo.title}>
      {ask && count === 0 ? <Callout tone="wait" text={ask} isLive /> : null}
      {count > 0 ? <Taken own={own} /> : null}
      {count < own.most ? <Take own={own} /> : <p class="second">{photo.most(own.most)}</p>}
      {own.problem.value ? <Callout tone="bad" text={photo.problem[own.problem.value]} isLive /> : null}
      {count > 0 ? <p class="second">{photo.sentAfter}</p> : null}
    </section>
  )
}

function Taken({ own }: { own: FactPhotos }) {
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
          {entry.state === 'waiting' ? (
            <button
              type="button"
              class="button photo-remove"
              data-kind="quiet"
              aria-label={record.photo.remove(at + 1)}
              onClick={() => void own.remove(entry)}
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
          void own.add(files)
        }}
      />
    </label>
  )
}
