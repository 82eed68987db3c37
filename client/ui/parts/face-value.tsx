/** Face value: a value as its meter shows it, read only, decimals in red; a screen reader hears it as one number. */
import type { Register } from '#shared/domain/meter.ts'

export type FaceValueProps = {
  /** As on the wire, `203.170`. */
  value: string
  register: Pick<Register, 'digits' | 'decimals'>
  /** Said in place of the picture, `203,170 m³`. */
  spoken: string
  /** After the digits where a meter has several registers: `day`. */
  caption?: string
}

export function FaceValue({ value, register, spoken, caption }: FaceValueProps) {
  const [whole = '', part = ''] = value.split('.')
  const digits = whole.replace(/^0+(?=\d)/, '').padStart(register.digits, '0')
  return (
    <span class="face-value">
      <span class="visually-hidden">{caption ? `${spoken}, ${caption}` : spoken}</span>
      <span class="face-value-digits" aria-hidden="true">
        {digits}
        {part === '' ? null : <span class="face-value-part">,{part}</span>}
      </span>
      {caption ? (
        <span class="face-value-caption" aria-hidden="true">
          {caption}
        </span>
      ) : null}
    </span>
  )
}
