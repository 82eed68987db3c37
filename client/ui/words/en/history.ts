/** History: past use by month and the readings behind it, in English. */
import type { Words } from '#client/ui/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'

export const history: Words['history'] = {
  title: 'History',
  chart: (meter, unit) => `${meter}: use by month, ${unit}`,
  chartText: (months, least, most) =>
    `${plural('en', months, { one: 'The last month', other: 'The last # months' })}. Least ${least}, most ${most}.`,
  table: 'As a table',
  month: 'Month',
  use: 'Use',
  value: 'Reading',
  state: 'State',
  thisYear: 'this year',
  lastYear: 'the same month last year',
  estimated: 'estimated',
  estimatedLong: 'A month without a reading is estimated. The next reading corrects it.',
  none: 'No history yet. It begins with the first accepted reading.',
  readings: 'All readings',
  since: (date) => `History is shown from the start of the contract: ${date}`,
  channel: {
    app: 'app',
    inspector: 'inspector',
    phone: 'phone',
    voice: 'voice message',
    email: 'e-mail',
    whatsapp: 'WhatsApp',
    telegram: 'Telegram',
    billing: 'the utility’s records',
  },
}
