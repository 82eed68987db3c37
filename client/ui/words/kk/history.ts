/** History: past use by month and the readings behind it, in Kazakh. */
import type { Origin } from '#shared/domain/channel.ts'

export const history = {
  title: 'Тарих',
  chart: (meter: string, unit: string) => `${meter}: ай сайынғы шығын, ${unit}`,
  chartText: (months: number, least: string, most: string) => `Соңғы ${months} ай. Ең азы ${least}, ең көбі ${most}.`,
  table: 'Кесте түрінде',
  month: 'Ай',
  use: 'Шығын',
  value: 'Көрсеткіш',
  state: 'Күйі',
  thisYear: 'биыл',
  lastYear: 'былтыр осы айда',
  estimated: 'есеппен алынған',
  estimatedLong: 'Көрсеткіш берілмеген ай есеппен алынған. Келесі көрсеткіш оны түзетеді.',
  none: 'Әзірге тарих жоқ. Алғашқы көрсеткіш қабылданғанда осында шығады.',
  readings: 'Барлық көрсеткіштер',
  since: (date: string) => `Тарих шарт басталған күннен көрсетіледі: ${date}`,
  channel: {
    app: 'қолданба',
    inspector: 'бақылаушы',
    phone: 'телефон',
    voice: 'дауыстық хабарлама',
    email: 'электрондық пошта',
    whatsapp: 'WhatsApp',
    telegram: 'Telegram',
    billing: 'мекеменің есебі',
  } satisfies Record<Origin, string>,
}
