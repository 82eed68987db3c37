/**
 * Typed value: the ticks a person means by what stands in the field, or what is wrong with its form (P5). Whether the
 * value is likely is `plausibility.ts`.
 */
import type { Register } from '#shared/domain/meter.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type ValueFault = 'empty' | 'not-digits' | 'too-many-digits' | 'too-many-decimals'

/**
 * Comma or point, spaces ignored. Leading zeros count as digits: `00012345` on a face of 5 + 3 is 12.345 without its
 * comma, and must not pass for 12345.
 */
export function parseTypedValue(
  typed: string,
  register: Pick<Register, 'digits' | 'decimals'>,
): Result<number, ValueFault> {
  const text = typed.replace(/\s/g, '').replace(',', '.')
  if (text === '') return refused('empty')
  const [, whole, part = ''] = /^(\d*)(?:\.(\d*))?$/.exec(text) ?? []
  if (whole === undefined || whole + part === '') return refused('not-digits')
  if (whole.length > register.digits) return refused('too-many-digits')
  if (part.length > register.decimals) return refused('too-many-decimals')
  return ok(ticksOf(part === '' ? whole : `${whole || '0'}.${part}`, register.decimals)!)
}
