/**
 * Astana: Astanaenergosbyt as data, after its service passport of 27 March 2024 (domain.md §1 A).
 *
 * The passport names the site alone. So there is no telephone here, and the service centres stand at addresses that
 * say of themselves that they are invented.
 */
import { defaultCalendar } from '#shared/domain/intake-calendar.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import type { InThree, Utility } from '#shared/domain/utility.ts'

export const astana = (): Utility => ({
  key: 'astana',
  name: { kk: '«Астанаэнергосбыт» ЖШС', ru: 'ТОО «Астанаэнергосбыт»', en: 'Astanaenergosbyt LLP' },
  city: { kk: 'Астана', ru: 'Астана', en: 'Astana' },
  zone: 'Asia/Almaty',
  accountDigits: 8,
  accountExample: '12345678',
  enquiry: { phones: [], hours: { from: '09:00', to: '18:00' }, email: null, site: 'www.astanaenergosbyt.kz' },
  districts: [
    { key: 'almaty', name: { kk: 'Алматы ауданы', ru: 'район Алматы', en: 'Almaty district' } },
    { key: 'saryarka', name: { kk: 'Сарыарқа ауданы', ru: 'район Сарыарка', en: 'Saryarka district' } },
    { key: 'baikonur', name: { kk: 'Байқоңыр ауданы', ru: 'район Байконур', en: 'Baikonur district' } },
    { key: 'yesil', name: { kk: 'Есіл ауданы', ru: 'район Есиль', en: 'Yesil district' } },
    { key: 'nura', name: { kk: 'Нұра ауданы', ru: 'район Нура', en: 'Nura district' } },
    { key: 'saraishyq', name: { kk: 'Сарайшық ауданы', ru: 'район Сарайшык', en: 'Saraishyq district' } },
  ],
  serviceCentres: [
    {
      key: 'left-bank',
      name: {
        kk: '«Сол жағалау» сервис орталығы',
        ru: 'Сервисный центр «Левый берег»',
        en: 'Left Bank service centre',
      },
      districts: ['yesil', 'nura'],
      address: inventedAddress(1),
      phones: [],
      email: null,
    },
    {
      key: 'right-bank',
      name: {
        kk: '«Оң жағалау» сервис орталығы',
        ru: 'Сервисный центр «Правый берег»',
        en: 'Right Bank service centre',
      },
      districts: ['almaty', 'saraishyq'],
      address: inventedAddress(2),
      phones: [],
      email: null,
    },
    {
      key: 'old-town',
      name: {
        kk: '«Ескі қала» сервис орталығы',
        ru: 'Сервисный центр «Старый город»',
        en: 'Old Town service centre',
      },
      districts: ['saryarka', 'baikonur'],
      address: inventedAddress(3),
      phones: [],
      email: null,
    },
  ],
  calendars: [{ effectiveOn: '2000-01-01', calendar: defaultCalendar() }],
  thresholds: DEFAULT_THRESHOLDS,
})

function inventedAddress(house: number): InThree {
  return {
    kk: `Үлгі көшесі, ${house} (ойдан алынған мекенжай)`,
    ru: `ул. Примерная, ${house} (вымышленный адрес)`,
    en: `${house} Example Street (invented address)`,
  }
}
