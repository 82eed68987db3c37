/** Visit rows: what visits say beside readings and photos, as lines for the office: codes, found meters, a note, why it is held. */
import { plainCell } from '#server/cli/plain-text.ts'
import type { SaidVisit } from '#server/rounds/said-visit.ts'
import { staffNameOf } from '#shared/domain/staff.ts'
import type { Found } from '#shared/domain/visit.ts'

/** Its codes alone stand beside the dwelling already. */
export const saysMore = ({ note, found, heldFor }: SaidVisit): boolean =>
  note !== null || found.length > 0 || heldFor !== null

/** `visit E-7K3Q-20M9, 2026-11-20, bota: T1; «no seal»`. */
export function visitLine({ number, visitedOn, subject, codes, found, note, heldFor, lacks }: SaidVisit): string {
  const who = staffNameOf(subject) ?? subject
  const lacking = lacks.length === 0 ? '' : ` (${lacks.join(', ')})`
  const said = [
    ...(codes.length === 0 ? [] : [codes.join(' ')]),
    ...found.map(foundText),
    ...(note === null ? [] : [`«${note}»`]),
    ...(heldFor === null ? [] : [`held: ${heldFor}${lacking}`]),
  ]
  return plainCell(`visit ${number}, ${visitedOn}, ${who}: ${said.join('; ')}`)
}

/** Of a visit of an earlier version only the serial is known. */
function foundText({ serial, service, replaces, first, noLast }: Partial<Found>): string {
  const kind = service === undefined ? '' : ` (${service})`
  const place = replaces ? ` in place of ${replaces}` : ''
  const gone = noLast ? ', which can no longer be read' : ''
  return `found ${serial}${kind}${place}${gone}${first?.length === 0 ? ', not read' : ''}`
}
