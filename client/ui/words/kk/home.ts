/** Home: the accounts, their meters and what waits, in Kazakh. */

import { createFormat } from '#client/ui/words/format.ts'
import { KAZAKH_DATES } from '#client/ui/words/kazakh-dates.ts'
import type { Period } from '#shared/lib/calendar-date.ts'

const format = createFormat(KAZAKH_DATES)

export const home = {
  title: 'Көрсеткіштер',
  accounts: 'Шоттар',
  accountLine: (number: string, address: string) => `Шот ${number} · ${address}`,
  meters: 'Есептегіштер',
  record: 'Жазу',
  recordLabel: (meter: string) => `${meter}: көрсеткіш жазу`,
  correct: 'Түзету',
  receipt: 'Растама',
  open: 'Ашу',
  lastRead: (when: string) => `Соңғысы: ${when}`,
  neverRead: 'Көрсеткіш әлі жоқ',
  notRecorded: (period: Period) => `${capital(format.month(period))}: жазылмаған`,
  draft: 'Бастаған жазбаңыз бар',
  noMeters: 'Бұл шотта есептегіш тіркелмеген. Есептегішіңіз болса, нөмірімен жаза беріңіз.',
  noAccounts: 'Әзірге шот қосылмаған.',
  notLoaded: 'Есептегіштер тізімі әлі алынбады. Желі шыққанда өзі жүктеледі.',
  updatedAt: (when: string) => `Мәліметтер жаңартылған уақыт: ${when}`,
  contractEnded: (date: string) => `Шарт ${date} аяқталған. Жаңа көрсеткіштерді қызметкер тексереді.`,
  noContract: 'Бұл шот бойынша шарт жоқ. Көрсеткіш сақталады, бірақ оны қызметкер тексереді.',
  selfRead: (until: string) =>
    `Бақылаушылар уақытша келмейді, ${until} қоса алғанда. Есептегіштердің көрсеткішін осында өзіңіз жазыңыз.`,
  unsent: (count: number) => `${count} көрсеткіш әлі жіберілген жоқ`,
  unsentOpen: 'Қарау',
  othersWait: (count: number) => `Бұл телефонда басқа адамның ${count} көрсеткіші күтіп тұр`,
  othersPhotos: (count: number) => `Бұл телефонда басқа адамның ${count} фотосы күтіп тұр`,
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
