/** Window banner: the clock of the house: whether intake is open, until when, and how much of it is left. */
export type WindowBannerProps = {
  label: string
  title: string
  text: string
  /** The number in sun, and what it counts: `9`, `days left`; null where there is nothing to count. */
  count: { number: number; label: string } | null
  /** How much of the window has passed, 0–1; null draws no bar. */
  passed: number | null
  isOpen: boolean
}

export function WindowBanner({ label, title, text, count, passed, isOpen }: WindowBannerProps) {
  return (
    <section class="window-banner" aria-label={label} data-open={isOpen ? 'yes' : 'no'}>
      <div class="window-banner-text">
        <p class="window-banner-title">{title}</p>
        <p>{text}</p>
      </div>
      {count ? (
        <p class="window-banner-count">
          <span class="window-banner-number">{count.number}</span> <span>{count.label}</span>
        </p>
      ) : null}
      {passed === null ? null : (
        <span class="window-banner-bar" aria-hidden="true">
          <span style={{ inlineSize: `${Math.round(Math.min(1, Math.max(0, passed)) * 100)}%` }} />
        </span>
      )}
    </section>
  )
}
