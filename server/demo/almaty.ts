/** Almaty: Almaty Heat Networks as data, after its notice to consumers (domain.md §1 B). What the notice leaves out is null. */
import { defaultCalendar } from '#shared/domain/intake-calendar.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import type { Utility } from '#shared/domain/utility.ts'

const ENQUIRY_PHONE = '+7 (727) 341-07-77'
const ENQUIRY_EMAIL = 'info@alts.kz'

export const almaty = (): Utility => ({
  key: 'almaty',
  name: { kk: '«Алматы жылу желілері» ЖШС', ru: 'ТОО «Алматинские тепловые сети»', en: 'Almaty Heat Networks LLP' },
  city: { kk: 'Алматы', ru: 'Алматы', en: 'Almaty' },
  zone: 'Asia/Almaty',
  accountDigits: 8,
  accountExample: '12345678',
  enquiry: { phones: [ENQUIRY_PHONE], hours: { from: '08:00', to: '18:00' }, email: ENQUIRY_EMAIL, site: null },
  districts: [
    { key: 'almaly', name: { kk: 'Алмалы ауданы', ru: 'Алмалинский район', en: 'Almaly district' } },
    { key: 'bostandyk', name: { kk: 'Бостандық ауданы', ru: 'Бостандыкский район', en: 'Bostandyk district' } },
    { key: 'medeu', name: { kk: 'Медеу ауданы', ru: 'Медеуский район', en: 'Medeu district' } },
    { key: 'auezov', name: { kk: 'Әуезов ауданы', ru: 'Ауэзовский район', en: 'Auezov district' } },
    { key: 'zhetysu', name: { kk: 'Жетісу ауданы', ru: 'Жетысуский район', en: 'Zhetysu district' } },
    { key: 'turksib', name: { kk: 'Түрксіб ауданы', ru: 'Турксибский район', en: 'Turksib district' } },
    { key: 'alatau', name: { kk: 'Алатау ауданы', ru: 'Алатауский район', en: 'Alatau district' } },
    { key: 'nauryzbay', name: { kk: 'Наурызбай ауданы', ru: 'Наурызбайский район', en: 'Nauryzbay district' } },
  ],
  serviceCentres: [
    {
      key: 'ortalyk',
      name: { kk: '«Орталық» сервис орталығы', ru: 'ЦОП «Орталык»', en: 'Ortalyk service centre' },
      districts: ['almaly', 'bostandyk'],
      address: null,
      phones: ['+7 (701) 098-45-05'],
      email: 'ortalyc@alts.kz',
    },
    {
      key: 'batys',
      name: { kk: '«Батыс» сервис орталығы', ru: 'ЦОП «Батыс»', en: 'Batys service centre' },
      districts: ['alatau', 'auezov', 'nauryzbay'],
      address: null,
      phones: ['+7 (708) 249-87-79'],
      email: 'batys@alts.kz',
    },
    {
      key: 'shygys',
      name: { kk: '«Шығыс» сервис орталығы', ru: 'ЦОП «Шыгыс»', en: 'Shygys service centre' },
      districts: ['medeu', 'zhetysu', 'turksib'],
      address: null,
      phones: ['+7 (777) 969-84-46'],
      email: 'shygis@alts.kz',
    },
    {
      // It answers the whole city, so it belongs to no district.
      key: 'enquiry',
      name: { kk: 'Анықтама қызметі', ru: 'Справочная служба', en: 'Enquiry service' },
      districts: [],
      address: { kk: 'Байзақов көшесі, 221', ru: 'ул. Байзакова, 221', en: '221 Baizakov Street' },
      phones: [ENQUIRY_PHONE],
      email: ENQUIRY_EMAIL,
    },
  ],
  calendars: [{ effectiveOn: '2000-01-01', calendar: defaultCalendar() }],
  thresholds: DEFAULT_THRESHOLDS,
})
