/** Timeline: the steps of a reading from this phone to the bill: passed, present and ahead. */
import type { Tone } from '#client/ui/parts/chip.tsx'
import { TONE_ICONS } from '#client/ui/parts/chip.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'

export type TimelineStep = {
  key: string
  title: string
  detail?: string
  stage: 'done' | 'now' | 'ahead'
  /** Of the present step; `wait` if not given. */
  tone?: Tone
}

export type TimelineProps = {
  label: string
  steps: readonly TimelineStep[]
  /** How a screen reader hears the stages. */
  stages: Record<TimelineStep['stage'], string>
}

export function Timeline({ label, steps, stages }: TimelineProps) {
  return (
    <ol class="timeline" aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.key}
          class="timeline-step"
          data-stage={step.stage}
          data-tone={toneOf(step)}
          aria-current={step.stage === 'now' ? 'step' : undefined}
        >
          <span class="timeline-mark">
            {step.stage === 'ahead' ? null : <Icon name={TONE_ICONS[toneOf(step)]} size={16} />}
          </span>
          <span class="timeline-title">
            {step.title} <span class="visually-hidden">({stages[step.stage]})</span>
          </span>
          {step.detail ? <span class="timeline-detail">{step.detail}</span> : null}
        </li>
      ))}
    </ol>
  )
}

const toneOf = (step: TimelineStep): Tone => (step.stage === 'done' ? 'ok' : (step.tone ?? 'wait'))
