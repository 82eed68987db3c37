/** Home: the accounts, their meters and what waits, in Russian. */
import { createFormat } from '#client/ui/words/format.ts'
import type { Words } from '#client/ui/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'
import { RUSSIAN_DATES } from '#client/ui/words/russian-dates.ts'

const format = createFormat(RUSSIAN_DATES)

export const home: Words['home'] = {
  title: 'Показания',
  accounts: 'Счета',
  accountLine: (number, address) => `Счёт ${number} · ${address}`,
  meters: 'Счётчики',
  record: 'Записать',
  recordLabel: (meter) => `${meter}: записать показание`,
  correct: 'Исправить',
  receipt: 'Подтверждение',
  open: 'Открыть',
  lastRead: (when) => `Последнее: ${when}`,
  neverRead: 'Показаний ещё нет',
  notRecorded: (period) => `${capital(format.month(period))}: не записано`,
  draft: 'Есть начатая запись',
  noMeters: 'На этом счёте нет счётчиков. Если счётчик есть, запишите показание по его номеру.',
  noAccounts: 'Счета ещё не добавлены.',
  notLoaded: 'Список счётчиков ещё не получен. Загрузится сам, когда появится сеть.',
  updatedAt: (when) => `Данные обновлены: ${when}`,
  contractEnded: (date) => `Договор закончился ${date}. Новые показания проверит сотрудник.`,
  noContract: 'По этому счёту нет договора. Показание сохранится, но его проверит сотрудник.',
  selfRead: (until) =>
    `По ${until} включительно контролёры не приходят. Пожалуйста, запишите показания счётчиков здесь сами.`,
  unsent: (count) =>
    plural('ru', count, {
      one: '# показание ещё не отправлено',
      few: '# показания ещё не отправлены',
      many: '# показаний ещё не отправлено',
      other: '# показания ещё не отправлены',
    }),
  unsentOpen: 'Посмотреть',
  othersWait: (count) =>
    plural('ru', count, {
      one: 'На этом телефоне ждёт # показание другого человека',
      few: 'На этом телефоне ждут # показания другого человека',
      many: 'На этом телефоне ждут # показаний другого человека',
      other: 'На этом телефоне ждут # показания другого человека',
    }),
  othersPhotos: (count) => `Фото другого человека ждут на этом телефоне: ${count}`,
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
