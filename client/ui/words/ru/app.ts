/** App: the words every screen shares, in Russian. */
import type { Words } from '#client/ui/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'

export const app: Words['app'] = {
  name: 'Есеп',
  about: 'Передача показаний счётчиков',
  tabs: {
    label: 'Разделы',
    readings: 'Показания',
    history: 'История',
    help: 'Помощь',
    menu: 'Меню',
    round: 'Обход',
    send: 'Отправка',
  },
  back: 'Назад',
  close: 'Закрыть',
  cancel: 'Отмена',
  next: 'Продолжить',
  tryAgain: 'Попробовать снова',
  more: 'Подробнее',
  loading: 'Открывается…',
  skipToContent: 'Перейти к содержанию',
  noSuchPage: 'Такой страницы нет.',
  toStart: 'На главную',
  offline: {
    plain: 'Нет сети. Всё записанное сохраняется на телефоне',
    waiting: (count) => `Нет сети. На телефоне ${count} ${readings(count)}`,
    captive: 'Этот Wi-Fi сначала требует входа. Откройте его из уведомления телефона',
    signIn: (count) => `Войдите снова, чтобы отправить ${count} ${readings(count)}`,
  },
  update: {
    offered: 'Готова новая версия приложения.',
    now: 'Обновить сейчас',
    later: 'Позже',
    kept: 'То, что вы вводите, не пропадёт.',
  },
  clockWrong: (difference) =>
    `Часы телефона идут неверно, разница: ${difference}. Показания всё равно примут: время определяет сервер. Проверьте дату и время телефона.`,
  clockDecadesWrong: 'Дата на телефоне совсем неверна, поэтому связи нет. Исправьте дату в настройках.',
  fault: {
    what: 'В приложении произошла ошибка.',
    todo: 'Сохранённые показания остались на телефоне. Откройте страницу заново.',
    reload: 'Открыть заново',
  },
  storageLost: {
    what: 'Память этого телефона была очищена.',
    todo: (count) =>
      count === 0
        ? 'Войдите снова. Отправленные показания на месте, неотправленные запишите ещё раз.'
        : `Могли пропасть неотправленные показания (${count}). Войдите снова и запишите их ещё раз.`,
  },
  openElsewhere: 'Приложение открыто в другой вкладке. Закройте её и попробуйте снова.',
}

function readings(count: number): string {
  return plural('ru', count, { one: 'показание', few: 'показания', many: 'показаний', other: 'показания' })
}
