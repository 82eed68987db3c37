/** Status: where a reading is, from this phone to the bill, in Kazakh. The same words on every screen (faults/G13). */

import type { Where } from '#client/domain/where.ts'
import { createFormat } from '#client/ui/words/format.ts'
import { KAZAKH_DATES, momentIn } from '#client/ui/words/kazakh-dates.ts'
import type { HeldReason, Mark } from '#shared/domain/reading.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

const format = createFormat(KAZAKH_DATES)

export const status = {
  /** Where it is, in a few words: the chip. */
  at: {
    draft: 'Аяқталмаған жазба',
    saved: 'Телефонда сақталды',
    'waiting-network': 'Желіні күтіп тұр',
    'waiting-sign-in': 'Қайта кіруіңізді күтіп тұр',
    captive: 'Бұл Wi-Fi алдымен кіруді сұрайды',
    stuck: 'Бір тәуліктен бері жіберілмей тұр',
    'needs-you': 'Сіздің көмегіңіз керек',
    queued: 'Кезекте тұр',
    accepted: 'Қабылданды',
    superseded: 'Жаңасымен ауыстырылды',
    held: 'Қызметкер тексереді',
    rejected: 'Қабылданбады',
    discarded: 'Өзіңіз алып тастадыңыз',
  } satisfies Record<Where, string>,
  savedNotSent: 'Телефонда сақталды. Әлі жіберілген жоқ.',
  sending: 'Қазір жіберіліп жатыр',
  /** What to do, or that nothing is to do, where a reading waits on this phone. */
  todo: {
    saved: 'Ештеңе істеудің қажеті жоқ: желі шыққанда өзі жіберіледі.',
    'waiting-network': 'Ештеңе істеудің қажеті жоқ: желі шыққанда өзі жіберіледі.',
    'waiting-sign-in': 'Шот нөмірі мен код арқылы қайта кіріңіз. Көрсеткіш орнында тұр.',
    captive: 'Телефонның Wi-Fi хабарландыруын ашып, желіге кіріңіз не мобильді интернетке ауысыңыз.',
    stuck: 'Интернетті тексеріп, «Қазір жіберу» түймесін басыңыз не файлға сақтап алыңыз.',
    'needs-you': 'Сервер бұл жазбаны оқи алмады. Көрсеткішті қайта жазыңыз немесе анықтама желісіне хабарласыңыз.',
    update: 'Қолданбаны жаңартыңыз. Жіберу әрекеті тоқтамайды.',
    keepOpen: 'Желі шыққанда қолданба ашық тұруы керек.',
  },
  received: 'Серверге жетті',
  queuedUntil: (opensAt: Instant, offset: number) => `Кезекте тұр: қабылдау ${momentIn(opensAt, offset, 'in')} ашылады`,
  willCountFor: (period: Period) => `${format.monthWithYear(period)} айына есептеледі`,
  acceptedFor: (period: Period) => `${format.monthWithYear(period)} айы үшін қабылданды`,
  supersededFor: (period: Period) => `${format.monthWithYear(period)} айы үшін орнына жаңа көрсеткіш алынды`,
  nothingToDo: 'Көрсеткішіңіз кезекте, басқа ештеңе істеудің қажеті жоқ',
  held: {
    'no-contract': {
      what: 'Бұл шот бойынша қолданыстағы шарт табылмады.',
      todo: 'Сервис орталығына хабарласыңыз. Көрсеткіш сақтаулы.',
    },
    'not-entitled': {
      what: 'Бұл шотқа көрсеткіш беру құқығыңыз расталмады.',
      todo: 'Шотты жаңа түбіртектегі код арқылы қайта қосыңыз.',
    },
    'unknown-meter': {
      what: 'Мұндай есептегіш шотқа тіркелмеген.',
      todo: 'Қызметкер нөмірін тексереді. Сізден ештеңе керек емес.',
    },
    'unknown-schema': {
      what: 'Жазба сервер танымайтын түрде келді.',
      todo: 'Қызметкер өзі қарайды. Қолданбаны жаңартып қойыңыз.',
    },
    conflict: {
      what: 'Дәл осы жазба бұрын басқа мәнмен келген.',
      todo: 'Қызметкер екеуін салыстырады.',
    },
    lower: {
      what: 'Көрсеткіш алдыңғы қабылданғаннан аз.',
      todo: 'Қате болса, түзетіңіз. Дұрыс болса, қызметкердің шешімін күтіңіз.',
    },
    'too-high': {
      what: 'Шығын әдеттегіден тым көп.',
      todo: 'Есептегішті қайта қараңыз. Қате болса, түзетіңіз. Дұрыс болса, қызметкердің шешімін күтіңіз.',
    },
    impossible: {
      what: 'Осы уақытта есептегіштен мұншалық мөлшер өте алмайды.',
      todo: 'Есептегішті қайта қарап, көрсеткішті түзетіңіз.',
    },
    'value-format': {
      what: 'Сан есептегіштің цифрларына сай келмейді.',
      todo: 'Есептегішті қайта қарап, көрсеткішті түзетіңіз.',
    },
    'below-inspector': {
      what: 'Көрсеткіш бақылаушы жазғаннан аз.',
      todo: 'Есептегішті қайта қараңыз. Дұрыс болса, қызметкердің шешімін күтіңіз.',
    },
    revoked: {
      what: 'Бұл телефонмен жұмыс істеуге рұқсат тоқтатылған.',
      todo: 'Жазылғаны бәрібір тапсырылады, оны қызметкер қарайды.',
    },
    incomplete: {
      what: 'Таңдалған кодқа керек нәрсе жетіспейді.',
      todo: 'Қызметкер өзі қарайды. Сізден ештеңе керек емес.',
    },
    internal: {
      what: 'Біздің жақта ақау болды, көрсеткіш сақтаулы.',
      todo: 'Қызметкер өзі қарайды. Сізден ештеңе керек емес.',
    },
  } satisfies Record<HeldReason, { what: string; todo: string }>,
  rejected: (reason: string) => (reason === '' ? 'Қызметкер қабылдамады.' : `Қызметкер қабылдамады: ${reason}`),
  rejectedTodo: 'Есептегішті қайта қарап, дұрыс көрсеткішті жазыңыз немесе анықтама желісіне хабарласыңыз.',
  mark: {
    'clock-unsound': 'Телефонның сағаты қате болған, сондықтан серверге жеткен уақыты жазылды.',
    'read-on-odd': 'Көрсетілген күн күмәнді, белгі қойылды.',
    'rolled-over': 'Есептегіш нөлден өтіп, қайта басталған.',
    high: 'Шығын әдеттегіден көп.',
    low: 'Шығын әдеттегіден аз.',
    same: 'Көрсеткіш алдыңғымен бірдей.',
  } satisfies Record<Mark, string>,
  timeline: {
    label: 'Көрсеткіштің жолы',
    done: 'өтті',
    now: 'қазір',
    ahead: 'алда',
    saved: 'Телефонда сақталды',
    sent: 'Жіберілді',
    notSent: 'Әлі жіберілген жоқ',
    received: 'Қызмет беруші алды',
    waiting: 'Қабылдаудың ашылуын күтеді',
    accepted: 'Есепке қабылданды',
    willBeAccepted: 'Есепке қабылданады',
    held: 'Қызметкер тексереді',
    rejected: 'Қабылданбады',
    superseded: 'Жаңасымен ауыстырылды',
    attempts: (count: number) => (count <= 1 ? 'өздігінен' : `өздігінен, ${count}-әрекет`),
    receipt: (number: string) => `Растама ${number}`,
    withoutNetwork: 'желісіз',
    lastTry: (when: string) => `Соңғы әрекет: ${when}`,
  },
}
