/** Billing file: accounts as a billing system exports them, one line a register, in Russian, as many as asked for. */
import { closeSync, openSync, writeSync } from 'node:fs'

const HEADER =
  'Лицевой счёт;Потребитель;Адрес;Район;Договор;Начало договора;Конец договора;Счётчик;Услуга;Место;Установлен;Снят;Поверка до;Шкала;Знаков;Десятичных;Единица;Показание;Дата показания;Период'

const DISTRICTS = ['Есиль', 'Алматы', 'Сарыарка', 'Нура', 'Байконур']
const LINES_AT_ONCE = 5000

/** Every eighth account has electricity with two registers beside its hot water. Answers how many lines it has after its header. */
export function writeBillingFile(path: string, accounts: number): number {
  const file = openSync(path, 'w')
  let waiting = [HEADER]
  let lines = 0
  for (let at = 0; at < accounts; at += 1) {
    const own = linesOf(at)
    lines += own.length
    waiting.push(...own)
    if (waiting.length < LINES_AT_ONCE) continue
    writeSync(file, `${waiting.join('\r\n')}\r\n`)
    waiting = []
  }
  if (waiting.length > 0) writeSync(file, `${waiting.join('\r\n')}\r\n`)
  closeSync(file)
  return lines
}

function linesOf(at: number): string[] {
  const number = 10_000_000 + at * 7
  const address = `ул. Сығанақ, ${at % 200}, кв. ${at % 90}`
  const account = `${number};Қожахметова А. Б.;${address};${DISTRICTS[at % 5]};Д-${at};01.02.2020;`
  const water = `22-${String(at).padStart(6, '0')};Горячая вода;кухня;15.03.2021;;15.03.2027;;5;3;м3`
  const read = `${10 + (at % 18)}.10.2026;2026-10`
  const lines = [`${account};${water};${((at * 0.137) % 90_000).toFixed(3).replace('.', ',')};${read}`]
  if (at % 8 > 0) return lines
  const power = (zone: string) =>
    `0${String(at).padStart(8, '0')};Электроэнергия;;15.03.2021;;15.03.2029;${zone};6;0;кВт·ч`
  lines.push(`${account};${power('день')};${at % 90_000};${read}`, `${account};${power('ночь')};${at % 40_000};${read}`)
  return lines
}
