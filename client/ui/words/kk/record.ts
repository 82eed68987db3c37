/** Record: the screen where a reading is entered, its verdicts, questions and what may go wrong, in Kazakh. */

import { createFormat } from '#client/ui/words/format.ts'
import { dateIn, KAZAKH_DATES, momentIn } from '#client/ui/words/kazakh-dates.ts'
import type { Unit } from '#shared/domain/meter.ts'
import type { Verdict } from '#shared/domain/plausibility.ts'
import type { ValueCode } from '#shared/domain/reading.ts'
import type { Slip } from '#shared/domain/which-digit.ts'
import type { CalendarDate, Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

const format = createFormat(KAZAKH_DATES)

/** What a verdict line may mention; the date of the last reading, its value, and the usual range as text. */
export type VerdictFacts = { since: CalendarDate | null; last: string; range: string | null }

/** Said after the difference, which stands in bold before it. */
const verdict: Record<Verdict, (facts: VerdictFacts) => string> = {
  usual: ({ since, range }) => `${sinceText(since)}${range ? `сізге әдеттегідей (${range})` : 'сізге әдеттегідей'}`,
  'no-history': ({ since }) =>
    since === null ? 'Бұл есептегіштің алғашқы көрсеткіші' : `${dateIn(since, 'from')} бері`,
  'ask-high': ({ since, range }) => `${sinceText(since)}әдеттегіден көп${inBrackets(range)}. Дұрыс па?`,
  'ask-reason': ({ since, range }) =>
    `${sinceText(since)}әдеттегіден әлдеқайда көп${inBrackets(range)}. Себебін айтыңыз`,
  'hold-high': ({ since, range }) =>
    `${sinceText(since)}әдеттегіден тым көп${inBrackets(range)}. Сақтауға болады, бірақ қызметкер тексереді`,
  impossible: () => 'Есептегіштен осы уақытта мұнша мөлшер өте алмайды. Цифрларды қайта қараңыз',
  low: ({ since, range }) => `${sinceText(since)}әдеттегіден аз${inBrackets(range)}. Дұрыс па?`,
  same: () => 'Алдыңғы көрсеткішпен бірдей. Шығын болмады ма?',
  lower: ({ last }) => `Алдыңғы көрсеткіштен (${last}) аз. Себебін айтыңыз`,
  'rolled-over': ({ since }) => `${sinceText(since)}есептегіш нөлден өткен`,
}

export const record = {
  title: 'Көрсеткіш жазу',
  chooseMeter: 'Қай есептегіш?',
  /** Which digits are which, under the face. */
  legend: {
    m3: 'Қара цифрлар — текше метр, қызыл цифрлар — литр',
    Gcal: 'Қара цифрлар — гигакалория, қызыл цифрлар — оның үлесі',
    kWh: 'Қара цифрлар — киловатт-сағат, қызыл цифрлар — оның үлесі',
  } satisfies Record<Unit, string>,
  legendWhole: {
    m3: 'Барлық цифр — текше метр',
    Gcal: 'Барлық цифр — гигакалория',
    kWh: 'Барлық цифр — киловатт-сағат',
  } satisfies Record<Unit, string>,
  spoken: (value: string, unit: string) => `${value} ${unit}`,
  empty: 'Есептегіштегі цифрларды теріңіз',
  last: (value: string, date: string) => `Алдыңғысы ${value}, ${date}`,
  noLast: 'Бұл есептегіштің алғашқы көрсеткіші',
  keypad: { label: 'Цифрлар', comma: 'Үтір', erase: 'Соңғы цифрды өшіру', clear: 'Бәрін өшіру' },
  saveEmpty: 'Сақтау',
  save: (value: string) => `${value} сақтау`,
  saveSeveral: (values: string[]) => `${values.join(' және ')} сақтау`,
  saving: 'Сақталып жатыр…',
  savedOnPhone: 'Телефонда сақталды',
  sentByItself: 'Алдымен телефонда сақталады, желі болғанда өзі жіберіледі.',
  mustReach: (closesAt: Instant, offset: number, period: Period) =>
    `${capital(format.month(period))} айына есептелуі үшін ${momentIn(closesAt, offset, 'to')} дейін жетуі керек.`,
  willQueue: (opensAt: Instant, offset: number, period: Period) =>
    `Қабылдау ${momentIn(opensAt, offset, 'in')} ашылады. Көрсеткіш соған дейін кезекте тұрып, ${format.month(period)} айына есептеледі.`,
  whenUnknown: 'Қабылдау уақыты әлі белгісіз. Көрсеткіш сақталып, жіберілгенде нақты уақыты айтылады.',
  readOn: {
    today: 'Бүгін қаралды',
    earlier: 'Бұрынырақ қаралды',
    label: 'Қай күні қаралды?',
    future: 'Алдағы күнді таңдауға болмайды.',
  },
  tooMany: (digits: number) => `Бұл есептегіштің үтірге дейін ${digits} цифры бар. Артық цифр жазылмады.`,
  tooManyDecimals: (decimals: number) => `Үтірден кейін ${decimals} цифр ғана бар. Артық цифр жазылмады.`,
  noDecimals: 'Бұл есептегіште үтірден кейінгі цифр жоқ. Үтірді өшіріңіз.',
  notADigit: 'Тек цифр мен үтір жазыңыз.',
  draftKept: 'Бастаған жазбаңыз сақталып тұр.',
  correcting: (value: string) => `${value} көрсеткішін түзету. Бұрынғысы жойылмайды, орнына жаңасы алынады.`,
  verdict,
  photo: {
    title: 'Фото',
    take: 'Суретке түсіру',
    more: 'Тағы бір фото',
    adding: 'Кішірейтілуде…',
    label: (at: number) => `${at}-фото`,
    remove: (at: number) => `${at}-фотоны алып тастау`,
    received: 'Жетті',
    most: (count: number) => `Ең көбі ${count} фото.`,
    sentAfter: 'Фото осы телефонда сақталып, көрсеткіштерден кейін жіберіледі; көрсеткіштер оларды күтпейді.',
    offer: 'Есептегіштің фотосы қызметкерге ерекше мәнге сенуге көмектеседі.',
    problem: {
      'not-a-photo': 'Бұл файлды телефон фото деп оқи алмайды. Басқасын таңдаңыз.',
      full: 'Телефонда фотоға орын жоқ. Терілгеннің бәрі сақталды.',
      storage: 'Фотоны телефонда сақтау мүмкін болмады. Терілгеннің бәрі сақталды.',
      'too-many': 'Мұнда бұдан көп фото сыймайды.',
    },
  },
  question: {
    didYouMean: (value: string) => `Мүмкін, ${value} шығар?`,
    use: (value: string) => `Иә, ${value}`,
    keep: (value: string) => `Жоқ, ${value} дұрыс`,
    slip: {
      swap: 'Көрші екі цифр орын ауысқан сияқты.',
      decimal: 'Үтір жылжып кеткен сияқты.',
      digit: 'Бір цифр қате терілген сияқты.',
      'missing-or-extra': 'Бір цифр қалып қойған немесе артық терілген сияқты.',
      'other-meter': 'Басқа есептегіштің көрсеткішіне ұқсайды.',
      'last-again': 'Алдыңғы көрсеткіш қайта терілген сияқты.',
    } satisfies Record<Slip, string>,
    otherMeter: (meter: string) => `Мүмкін, бұл басқа есептегіштің көрсеткіші шығар: ${meter}?`,
    useOther: 'Иә, соған жазу',
    keepHere: 'Жоқ, осы есептегіштікі',
    why: 'Себебі қандай?',
    whyLower: 'Неге аз?',
    sameTitle: 'Көрсеткіш неге өзгермеген?',
    right: 'Иә, дұрыс',
    lookAgain: 'Қайта қараймын',
    typo: 'Қате терілген, түзетемін',
    note: 'Түсіндірме (міндетті емес)',
    chooseOne: 'Бір себепті таңдаңыз, сонда сақтауға болады.',
    photoWanted: 'Бұл себепке есептегіштің фотосы керек.',
  },
  reason: {
    V1: 'Көрсеткіш дұрыс, шығын өсті',
    V2: 'Пәтерде тұрған жоқпыз',
    V3: 'Алдыңғы көрсеткіш қате болған',
    V4: 'Су ағып кеткен',
    M2: 'Есептегіш тоқтап тұр',
    M4: 'Есептегіш ауыстырылған, нөмірі басқа',
    M6: 'Есептегіш нөлден өтті',
  } satisfies Record<ValueCode, string>,
  notSaved: {
    title: 'Сақталған жоқ',
    plain: 'Көрсеткіш сақталмады. Терген цифрларыңыз экранда тұр, қайталап көріңіз.',
    full: 'Телефонда орын қалмаған, көрсеткіш сақталмады. Орын босатып, қайталаңыз немесе санды қағазға жазып алыңыз.',
    restart: 'Көрсеткіш сақталмады. Браузерді жауып қайта ашыңыз. Санды қағазға жазып алыңыз.',
    elsewhere:
      'Бұл есептегіштің көрсеткіші басқа бетте сақталып қойған. Сіз жазған цифрлар осында: дұрыс болса, тағы бір рет сақтаңыз.',
  },
  elsewhere: {
    link: 'Есептегішім тізімде жоқ немесе ауыстырылған',
    title: 'Тізімде жоқ есептегіш',
    lead: 'Есептегіштегі нөмірін және көрсеткішін жазыңыз. Жазба қабылданады, кейін қызметкер тексереді.',
    serial: 'Есептегіштің нөмірі',
    serialHint: 'Есептегіштің бетінде, № белгісінен кейін жазылған.',
    serialWrong: 'Нөмірде 3–20 әріп, цифр, сызықша немесе нүкте болады.',
    listed: (meter: string) => `Бұл есептегіш тізімде бар: ${meter}.`,
    toListed: 'Сонда жазу',
    serviceMissing: 'Не өлшейтінін таңдаңыз.',
    service: 'Не өлшейді?',
    value: 'Көрсеткіш',
    valueHint: 'Мысалы, 12,345',
    valueWrong: 'Тек цифр мен бір үтір жазыңыз: үтірге дейін 12, кейін 3 цифрға дейін.',
  },
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

const sinceText = (since: CalendarDate | null): string => (since === null ? '' : `${dateIn(since, 'from')} бері, `)

const inBrackets = (range: string | null): string => (range === null ? '' : ` (${range})`)
