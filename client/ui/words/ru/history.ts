/** History: past use by month and the readings behind it, in Russian. */
import type { Words } from '#client/ui/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'

export const history: Words['history'] = {
  title: 'История',
  chart: (meter, unit) => `${meter}: расход по месяцам, ${unit}`,
  chartText: (months, least, most) =>
    `${plural('ru', months, { one: 'Последний # месяц', few: 'Последние # месяца', many: 'Последние # месяцев', other: 'Последние # месяца' })}. Меньше всего ${least}, больше всего ${most}.`,
  table: 'Таблицей',
  month: 'Месяц',
  use: 'Расход',
  value: 'Показание',
  state: 'Состояние',
  thisYear: 'в этом году',
  lastYear: 'год назад в этом месяце',
  estimated: 'по расчёту',
  estimatedLong: 'Месяц без показания взят по расчёту. Следующее показание это исправит.',
  none: 'Истории пока нет. Она появится, когда примут первое показание.',
  readings: 'Все показания',
  since: (date) => `История показана с начала договора: ${date}`,
  channel: {
    app: 'приложение',
    inspector: 'контролёр',
    phone: 'телефон',
    voice: 'голосовое сообщение',
    email: 'электронная почта',
    whatsapp: 'WhatsApp',
    telegram: 'Telegram',
    billing: 'учёт предприятия',
  },
}
