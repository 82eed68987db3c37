/**
 * Group lines: lines one after another that are of one account, as that account. It is loaded as a whole or not at all: a
 * line that is wrong, or that contradicts another, holds back all lines of its account.
 */
import type {
  BilledAccount,
  BilledMeter,
  BilledMeterHead,
  BilledRegister,
  Remark,
  ToldLine,
} from '#server/import/billed-account.ts'
import type { Column } from '#server/import/column-names.ts'
import { createAccountSet } from '#server/import/number-set.ts'
import type { ReadLine } from '#server/import/read-line.ts'
import { type TableLine, textOf } from '#server/import/table.ts'
import type { AccountKey } from '#shared/domain/account.ts'

/** `repeated`: lines left out because the file has them already. */
export type Groups = { accounts: BilledAccount[]; bad: ToldLine[]; repeated: number }

export type Grouping = {
  /** What was completed by these lines; the account of the last may go on. */
  add(lines: readonly ReadLine[]): Groups
  end(): Groups
}

/** `scattered`: accounts whose lines do not stand together, as the survey found. */
export function createGrouping(scattered: ReadonlySet<AccountKey>): Grouping {
  const seen = createAccountSet()
  let open: ReadLine[] = []
  /** The last line before the open ones, if nobody knows whose it is. */
  let unreadBefore: number | null = null

  function close(into: Groups, unreadAfter: number | null): void {
    const account = open[0]?.account
    if (!account) return
    const lines = distinct(open)
    into.repeated += open.length - lines.length
    open = []
    // The survey has seen that it says the same as before.
    if (seen.has(account)) {
      into.repeated += lines.length
      return
    }
    seen.add(account)
    const remarks = lines.flatMap((one) => one.remarks)
    const merged = remarks.length === 0 ? merge(lines) : remarks
    if (!('account' in merged)) {
      const told = lines.map(({ line }) => line)
      into.bad.push(...toldOf(told, merged))
      return
    }
    into.accounts.push({ ...merged, unreadBeside: unreadBefore ?? unreadAfter })
  }

  return {
    add(some) {
      const into: Groups = { accounts: [], bad: [], repeated: 0 }
      for (const one of some) {
        const { account, line, remarks } = one
        if (account === null) {
          close(into, line.line)
          unreadBefore = line.line
          into.bad.push({ line, remarks })
          continue
        }
        if (open.length > 0 && account !== open[0]!.account) {
          close(into, null)
          unreadBefore = null
        }
        if (scattered.has(account)) into.bad.push({ line, remarks: [SCATTERED] })
        else open.push(one)
      }
      return into
    },

    end() {
      const into: Groups = { accounts: [], bad: [], repeated: 0 }
      close(into, null)
      return into
    },
  }
}

const SCATTERED: ToldLine['remarks'][number] = {
  column: 'account',
  reason: 'the lines of this account do not stand together; put them one after another',
}

/** Without those that say the same in every cell. */
function distinct(some: readonly ReadLine[]): readonly ReadLine[] {
  if (some.length === 1) return some
  const texts = new Set<string>()
  return some.filter(({ line }) => {
    const text = textOf(line)
    const isNew = !texts.has(text)
    texts.add(text)
    return isNew
  })
}

/** Every line of the account, with what is wrong with it, or which other one holds it back. */
export function toldOf(lines: readonly TableLine[], remarks: readonly Remark[]): ToldLine[] {
  const reason = `line ${remarks[0]!.line} of the same account is wrong, and an account is loaded as a whole`
  return lines.map((line) => {
    const own = remarks.filter((remark) => remark.line === line.line)
    return { line, remarks: own.length > 0 ? own : [{ column: null, reason }] }
  })
}

function merge(lines: readonly ReadLine[]): Omit<BilledAccount, 'unreadBeside'> | Remark[] {
  const first = lines[0]!
  const remarks: Remark[] = []
  const meters = new Map<string, BilledMeter>()
  for (const one of lines) {
    const { line } = one.line
    const { head, meter, register } = one.billed!
    const column = one === first ? null : differenceOf(first.billed!.head, head)
    if (column) remarks.push({ line, column, reason: `it differs from line ${first.line.line} of the same account` })
    if (!meter || !register) continue
    const known = meters.get(meter.serial)
    const contradiction = known && contradictionOf(known, meter, register)
    if (contradiction) remarks.push({ line, ...contradiction })
    if (!known) meters.set(meter.serial, { ...meter, line, registers: [register] })
    else if (!known.registers.some(({ name }) => name === register.name)) known.registers.push(register)
  }
  if (remarks.length > 0) return remarks
  return { ...first.billed!.head, meters: [...meters.values()], lines: lines.map(({ line }) => line) }
}

/** A meter has a line for each register; all agree on the meter, and two of the same register on all it says. */
function contradictionOf(
  known: BilledMeter,
  meter: BilledMeterHead,
  register: BilledRegister,
): Omit<Remark, 'line'> | null {
  const { line, registers, ...head } = known
  const column = differenceOf<BilledMeterHead>(head, meter)
  if (column) return { column, reason: `it differs from line ${line} of the same meter` }
  const twice = registers.find(({ name }) => name === register.name)
  if (!twice) return null
  const difference = differenceOf({ ...twice, line: 0 }, { ...register, line: 0 })
  if (!difference) return null
  const reason = `line ${twice.line} has the register ${register.name} of the meter ${meter.serial} already, and says otherwise`
  return { column: difference, reason }
}

/** Where what is said does not go by the name of its column. */
const COLUMN_OF: { readonly [name: string]: Column } = { contract: 'contractStartsOn', reading: 'value' }

/** The first column in which two lines say other things of the same account, meter or register. */
function differenceOf<Said extends object>(one: Said, other: Said): Column | null {
  for (const [name, value] of Object.entries(one)) {
    const isSame = JSON.stringify(value) === JSON.stringify(other[name as keyof Said])
    if (!isSame) return COLUMN_OF[name] ?? (name as Column)
  }
  return null
}
