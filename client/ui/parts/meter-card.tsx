/** Meter card: one meter on the home screen: what it is, what it last showed, where that reading is, and the next step. */
import type { ComponentChildren } from 'preact'
import { FaceValue, type FaceValueProps } from '#client/ui/parts/face-value.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'
import type { Service } from '#shared/domain/meter.ts'

export type MeterCardProps = {
  service: Service
  name: string
  /** Serial and when it was last read. */
  detail: string
  /** The last value of each register; empty while there is none. */
  values: readonly (FaceValueProps & { key: string })[]
  /** Said where `values` is empty. */
  noValue: string
  chip: ComponentChildren
  /** Something to know: an expired verification, a replacement. */
  note?: string
  action: { text: string; label: string; href: string; isMain: boolean }
}

export function MeterCard({ service, name, detail, values, noValue, chip, note, action }: MeterCardProps) {
  return (
    <article class="card meter-card">
      <span class="meter-card-icon">
        <Icon name={service} />
      </span>
      <div class="meter-card-head">
        <h3 class="meter-card-name">{name}</h3>
        {values.length === 0 ? (
          <p class="meter-card-none">{noValue}</p>
        ) : (
          <p class="meter-card-values">
            {values.map(({ key, ...value }) => (
              <FaceValue key={key} {...value} />
            ))}
          </p>
        )}
      </div>
      <p class="meter-card-detail">{detail}</p>
      {note ? <p class="meter-card-note">{note}</p> : null}
      <div class="meter-card-foot">
        {chip}
        <a
          class="button"
          data-kind={action.isMain ? 'primary' : 'secondary'}
          href={action.href}
          aria-label={action.label}
        >
          {action.text}
        </a>
      </div>
    </article>
  )
}
