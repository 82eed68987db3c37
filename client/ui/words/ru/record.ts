/** Record: the screen where a reading is entered, its verdicts, questions and what may go wrong, in Russian. */
import { createFormat } from '#client/ui/words/format.ts'
import type { Words } from '#client/ui/words/kk.ts'
import { RUSSIAN_DATES } from '#client/ui/words/russian-dates.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

const format = createFormat(RUSSIAN_DATES)

export const record: Words['record'] = {
  title: 'Записать показание',
  chooseMeter: 'Какой счётчик?',
  legend: {
    m3: 'Чёрные цифры — кубометры, красные — литры',
    Gcal: 'Чёрные цифры — гигакалории, красные — доли',
    kWh: 'Чёрные цифры — киловатт-часы, красные — доли',
  },
  legendWhole: {
    m3: 'Все цифры — кубометры',
    Gcal: 'Все цифры — гигакалории',
    kWh: 'Все цифры — киловатт-часы',
  },
  spoken: (value, unit) => `${value} ${unit}`,
  empty: 'Наберите цифры со счётчика',
  last: (value, date) => `Прошлое ${value}, ${date}`,
  noLast: 'Первое показание этого счётчика',
  keypad: { label: 'Цифры', comma: 'Запятая', erase: 'Стереть последнюю цифру', clear: 'Стереть всё' },
  saveEmpty: 'Сохранить',
  save: (value) => `Сохранить ${value}`,
  saveSeveral: (values) => `Сохранить ${values.join(' и ')}`,
  saving: 'Сохраняется…',
  savedOnPhone: 'Сохранено на телефоне',
  sentByItself: 'Сначала сохраняется на телефоне, при появлении сети отправляется само.',
  mustReach: (closesAt, offset, period) =>
    `Чтобы показание учли за ${format.month(period)}, оно должно дойти до ${format.dateTime(closesAt, offset)}.`,
  willQueue: (opensAt, offset, period) =>
    `Приём откроется ${format.dateTime(opensAt, offset)}. До этого показание постоит в очереди и будет учтено за ${format.month(period)}.`,
  whenUnknown: 'Время приёма пока неизвестно. Показание сохранится, точный срок станет известен при отправке.',
  readOn: {
    today: 'Снято сегодня',
    earlier: 'Снято раньше',
    label: 'В какой день сняли?',
    future: 'Будущий день выбрать нельзя.',
  },
  tooMany: (digits) => `У этого счётчика до запятой столько цифр: ${digits}. Лишняя цифра не записана.`,
  tooManyDecimals: (decimals) => `После запятой столько цифр: ${decimals}. Лишняя цифра не записана.`,
  noDecimals: 'У этого счётчика нет цифр после запятой. Сотрите запятую.',
  notADigit: 'Пишите только цифры и запятую.',
  draftKept: 'Начатая запись сохранена.',
  correcting: (value) => `Исправление показания ${value}. Прежнее не удаляется, учитывается новое.`,
  verdict: {
    usual: ({ since, range }) => `${sinceText(since)}${range === null ? 'как обычно' : `как обычно (${range})`}`,
    'no-history': ({ since }) => (since === null ? 'Первое показание этого счётчика' : `с ${format.date(since)}`),
    'ask-high': ({ since, range }) => `${sinceText(since)}больше обычного${inBrackets(range)}. Всё верно?`,
    'ask-reason': ({ since, range }) =>
      `${sinceText(since)}намного больше обычного${inBrackets(range)}. Укажите причину`,
    'hold-high': ({ since, range }) =>
      `${sinceText(since)}в несколько раз больше обычного${inBrackets(range)}. Сохранить можно, но показание проверит сотрудник`,
    impossible: () => 'Столько через счётчик за это время пройти не может. Проверьте цифры',
    low: ({ since, range }) => `${sinceText(since)}меньше обычного${inBrackets(range)}. Всё верно?`,
    same: () => 'Такое же, как прошлое. Расхода не было?',
    lower: ({ last }) => `Меньше прошлого показания (${last}). Укажите причину`,
    'rolled-over': ({ since }) => `${sinceText(since)}счётчик перешёл через ноль`,
  },
  photo: {
    title: 'Фото',
    take: 'Сфотографировать',
    more: 'Ещё фото',
    adding: 'Уменьшаем…',
    label: (at) => `Фото ${at}`,
    remove: (at) => `Убрать фото ${at}`,
    received: 'Получено',
    most: (count) => `Не больше ${count} фото.`,
    sentAfter: 'Фото хранятся в телефоне и уходят после показаний; показания их не ждут.',
    offer: 'Фото счётчика поможет сотруднику поверить необычному значению.',
    problem: {
      'not-a-photo': 'Этот файл телефон не читает как фото. Выберите другой.',
      full: 'В телефоне нет места для фото. Всё набранное сохранено.',
      storage: 'Фото не удалось сохранить в телефоне. Всё набранное сохранено.',
      'too-many': 'Больше фото сюда не помещается.',
    },
  },
  question: {
    didYouMean: (value) => `Может быть, ${value}?`,
    use: (value) => `Да, ${value}`,
    keep: (value) => `Нет, верно ${value}`,
    slip: {
      swap: 'Похоже, две соседние цифры поменялись местами.',
      decimal: 'Похоже, сдвинулась запятая.',
      digit: 'Похоже, одна цифра набрана неверно.',
      'missing-or-extra': 'Похоже, одна цифра пропущена или лишняя.',
      'other-meter': 'Похоже на показание другого счётчика.',
      'last-again': 'Похоже, набрано прошлое показание.',
    },
    otherMeter: (meter) => `Может быть, это другой счётчик: ${meter}?`,
    useOther: 'Да, записать туда',
    keepHere: 'Нет, это этот счётчик',
    why: 'В чём причина?',
    whyLower: 'Почему меньше?',
    sameTitle: 'Почему показание не изменилось?',
    right: 'Да, верно',
    lookAgain: 'Посмотрю ещё раз',
    typo: 'Ошибка в наборе, исправлю',
    note: 'Пояснение (не обязательно)',
    chooseOne: 'Выберите причину, и показание можно будет сохранить.',
    photoWanted: 'Для этой причины нужно фото счётчика.',
  },
  reason: {
    V1: 'Показание верно, расход вырос',
    V2: 'Не проживали',
    V3: 'Прошлое показание было ошибочным',
    V4: 'Утечка',
    M2: 'Счётчик стоит, не крутится',
    M4: 'Счётчик заменён, номер другой',
    M6: 'Счётчик перешёл через ноль',
  },
  notSaved: {
    title: 'Не сохранено',
    plain: 'Показание не сохранилось. Набранные цифры остались на экране, попробуйте снова.',
    full: 'На телефоне нет места, показание не сохранилось. Освободите место и повторите или запишите число на бумаге.',
    restart: 'Показание не сохранилось. Закройте браузер и откройте снова. Число запишите на бумаге.',
    elsewhere:
      'Показание этого счётчика уже сохранено в другой вкладке. Ваши цифры на месте: если они верные, сохраните ещё раз.',
  },
  elsewhere: {
    link: 'Моего счётчика нет в списке или его заменили',
    title: 'Счётчик не из списка',
    lead: 'Укажите номер со счётчика и показание. Запись примут, потом её проверит сотрудник.',
    serial: 'Номер счётчика',
    serialHint: 'Написан на лицевой стороне после знака №.',
    serialWrong: 'В номере от 3 до 20 букв, цифр, дефисов или точек.',
    listed: (meter) => `Этот счётчик есть в списке: ${meter}.`,
    toListed: 'Записать там',
    serviceMissing: 'Выберите, что он считает.',
    service: 'Что он считает?',
    value: 'Показание',
    valueHint: 'Например, 12,345',
    valueWrong: 'Только цифры и одна запятая: до 12 цифр перед ней и до 3 после.',
  },
}

const sinceText = (since: CalendarDate | null): string => (since === null ? '' : `с ${format.date(since)}: `)

const inBrackets = (range: string | null): string => (range === null ? '' : ` (${range})`)
