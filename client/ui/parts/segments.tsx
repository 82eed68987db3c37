/** Segments: a few things side by side of which one is on screen, to choose from. */
export type Segment = { key: string; text: string }

export type SegmentsProps = {
  label: string
  segments: readonly Segment[]
  shown: string | null
  onShow(key: string): void
}

export function Segments({ label, segments, shown, onShow }: SegmentsProps) {
  return (
    <nav class="segments" aria-label={label}>
      {segments.map(({ key, text }) => (
        <button key={key} type="button" aria-current={key === shown ? 'true' : undefined} onClick={() => onShow(key)}>
          {text}
        </button>
      ))}
    </nav>
  )
}
