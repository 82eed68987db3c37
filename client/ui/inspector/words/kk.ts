/** Kk: what an inspector reads, in Kazakh. */
import type { DwellingState } from '#client/domain/round.ts'
import { plural } from '#client/ui/words/plural.ts'
import type { Lack } from '#shared/domain/visit.ts'

export type InspectorWords = {
  signIn: {
    title: string
    lead: string
    name: string
    password: string
    submit: string
    submitting: string
    refused: string
  }
  basement: {
    title: string
    lead: string
    more: string
    voice: string
    vibration: string
    position: string
    positionLead: string
    noPosition: Record<'refused' | 'none', string>
  }
  readiness: {
    asking: string
    ready: string
    notReady: string
    again: string
  }
  round: {
    rounds: string
    title(district: string): string
    none: string
    noneLead: string
    ask: string
    progress(done: number, all: number): string
    onPhone(count: number): string
    search: string
    /** Said, not shown. */
    found(count: number): string
    nothingFound: string
    showAll(count: number): string
    next: string
    take: string
    /** `off`: of its open ones, those put off. */
    group(name: string, left: number, off: number): string
    putOff(count: number): string
    doneHere: string
    takeBack(count: number): string
    goOn(place: string): string
    asPlanned: string
    done: string
    state: Record<DwellingState, string>
    causes: Record<'unread' | 'control' | 're-read' | 'held', string>
    flat(flat: string): string
    floor(floor: string): string
    last(values: string): string
  }
  /** Of a round whose day has not come. */
  ahead: { title(date: string): string; lead: string; otherMonth(month: string): string }
  outcome: {
    title: string
    choose: string
    note: string
    lack: Record<Lack, string>
    slip: string
    slipTodo: string
    end: string
    /** Said, not shown. */
    ended: string
    notSaved: string
    notKept: string
  }
  suspended: {
    title(from: string, until: string): string
    lead: string
    closeAll(count: number): string
    closing: string
    sure: string
    yes: string
  }
  evening: {
    title: string
    nothingLeft: string
    confirmed(time: string): string
    notConfirmed: string
    left: string
    notAsked: string
    ask: string
    asking: string
    notEnded: string
    notHere: string
    handIn: string
    giveUp: string
    giveUpText: string
    what: string
    there(tally: string): string
    readings(count: number): string
    visits(count: number): string
    photos(count: number): string
  }
  findings: {
    title: string
    open: string
    group: Record<'meter' | 'tamper', string>
    found: string
    serial: string
    noSerial: string
    known: string
    kind: string
    chooseKind: string
    noKind: string
    inPlaceOf(name: string): string
    /** The meter in whose place another hangs. */
    oldGone: string
    another(name: string): string
    readIt: string
    toRead: string
    isRead: string
    forget: string
    goOn: string
    endUnread: string
  }
  visit: {
    again: Record<'asked' | 'differs', string>
    noAccess: string
    meterOf(at: number, all: number): string
    notThere: string
    saved(value: string): string
  }
}

export const kk: InspectorWords = {
  signIn: {
    title: 'Қызметкердің кіруі',
    lead: 'Мекемедегі атыңыз бен құпиясөзіңізді жазыңыз. Кірген соң аралау желісіз жұмысқа дайын дегенше күтіңіз.',
    name: 'Аты',
    password: 'Құпиясөз',
    submit: 'Кіру',
    submitting: 'Тексерілуде…',
    refused: 'Аты мен құпиясөз сәйкес емес. Екеуін де тексеріңіз.',
  },
  basement: {
    title: 'Жертөле режимі',
    lead: 'Экран қараңғы, пернелер ең үлкен, аралау кезінде экран сөнбейді.',
    more: 'Жертөле режимі, дауыс, орын',
    voice: 'Цифрларды дауыстап айту',
    vibration: 'Көрсеткіш сақталғанда дірілдеу',
    position: 'Әр келуде қай жерде тұрғанымды белгілеу',
    positionLead: 'Орын тек келу аяқталғанда және тек сол келумен бірге жазылады; жүрген жолыңыз бақыланбайды.',
    noPosition: {
      refused: 'Бұл телефонда орынды анықтауға рұқсат жоқ. Келулер орны көрсетілмей жазылады.',
      none: 'Телефон қай жерде екенін анықтай алмады. Келу орны көрсетілмей жазылды.',
    },
  },
  readiness: {
    asking: 'Желісіз жұмысқа дайындалуда…',
    ready: 'Желісіз жұмысқа дайын',
    notReady: 'Бұл телефон желісіз жұмысқа әлі дайын емес. Желі бар жерде болып, қайталап көріңіз.',
    again: 'Қайталау',
  },
  round: {
    rounds: 'Аралаулар',
    title: (district) => `Аралау · ${district}`,
    none: 'Бұл телефонда аралау жоқ',
    noneLead: 'Аралауды кеңсе береді. Желі бар жерде жаңартыңыз.',
    ask: 'Жаңарту',
    progress: (done, all) => `${all} үй-жайдың ${done}-і бітті`,
    onPhone: (count) => plural('kk', count, { one: 'телефонда # көрсеткіш', other: 'телефонда # көрсеткіш' }),
    search: 'Пәтер немесе есептегіш №',
    found: (count) => `${count} табылды`,
    nothingFound: 'Мұндай пәтер де, есептегіш те бұл аралауда жоқ.',
    showAll: (count) => `Барлығын көрсету: ${count}`,
    next: 'Келесі',
    take: 'Көрсеткішті жазу',
    group: (name, left, off) =>
      [
        name,
        ...(left > 0 ? [`${left} қалды`] : off > 0 ? [] : ['бітті']),
        ...(off > 0 ? [kk.round.putOff(off)] : []),
      ].join(' · '),
    putOff: (count) => `${count} кейінге қалды`,
    doneHere: 'Бұл жерде әзірге болды',
    takeBack: (count) => `${count}-ін аралауға қайтару`,
    goOn: (place) => `Осы жерден жалғастыру: ${place}`,
    asPlanned: 'Бұрынғы ретке оралу',
    done: 'Бұл аралау бітті',
    state: {
      left: 'Қалды',
      begun: 'Басталды',
      read: 'Жазылды',
      'self-read': 'Өздері берді',
      'no-access': 'Кіру мүмкін емес',
      'not-read': 'Жазылмады',
    },
    causes: {
      unread: 'көрсеткіш жоқ',
      control: 'бақылау көрсеткіші',
      're-read': 'қайта қарау сұралды',
      held: 'көрсеткішті тексеру керек',
    },
    flat: (flat) => `${flat}-пәтер`,
    floor: (floor) => `${floor}-қабат`,
    last: (values) => `Соңғы ${values}`,
  },
  ahead: {
    title: (date) => `Бұл аралаудың күні: ${date}.`,
    lead: 'Одан бұрын жазылған көрсеткіштер де осы аралауда есептеледі.',
    otherMonth: (month) => `Қазір жазылған көрсеткіштер әлі ${month} айына есептеледі.`,
  },
  outcome: {
    title: 'Неге көрсеткіш жоқ?',
    choose: 'Себебін таңдаңыз.',
    note: 'Ескертпе',
    lack: {
      outcome: 'Келу көрсеткішпен не себеппен аяқталады. Таңдаңыз.',
      slip: 'Бұл себепке тұрғынға арналған код керек.',
      note: 'Бұл себепке ескертпе керек.',
      photo: 'Бұған фото керек.',
      serial: 'Табылған есептегіштің нөмірі керек.',
      exchange: 'Ауыстырылғанда жаңа есептегіштің нөмірі мен алғашқы көрсеткіші және ескісінің соңғы көрсеткіші керек.',
    },
    slip: 'Тұрғынға қалдыратын код',
    slipTodo: 'Осы кодты хабарламаға жазып, есікке қалдырыңыз: тұрғын көрсеткішті өзі жіберіп, келуді жабады.',
    end: 'Келуді аяқтау',
    ended: 'Келу осы телефонда сақталды',
    notSaved: 'Келу сақталмады. Телефонда орын босатып, қайталап көріңіз.',
    notKept: 'Телефонда орын жоқ: белгіленгені әзірге тек экранда. Қолданбаны жаппай тұрып, келуді аяқтаңыз.',
  },
  suspended: {
    title: (from, until) => `Бару ${from} бастап ${until} дейін тоқтатылды.`,
    lead: 'Тұрғындардан көрсеткішті өздері жіберу сұралады.',
    closeAll: (count) => `Қалған ${count} келуді жабу`,
    closing: 'Жабылуда…',
    sure: 'Әрқайсысы «Бару уақытша тоқтатылды» деген себеппен аяқталады.',
    yes: 'Жабу',
  },
  evening: {
    title: 'Күннің соңы',
    nothingLeft: 'Бұл телефонда ештеңе қалған жоқ.',
    confirmed: (time) => `Бәрі жетті, ${time} тексерілді.`,
    notConfirmed: 'Бәрі жеткенін сұраңыз.',
    left: 'Әлі осы телефонда:',
    notAsked: 'Бірдеңе әлі жолда. Сәлден соң қайта сұраңыз.',
    ask: 'Жіберіп, тексеру',
    asking: 'Тексерілуде…',
    notEnded: 'Аяқталмаған келу',
    notHere: 'Ол бұл телефондағы аралауда енді жоқ.',
    handIn: 'Сол күйінде жіберу',
    giveUp: 'Белгіленгеннен бас тартасыз ба?',
    giveUpText: 'Ескертпелер мен фотолар жойылады, көрсеткіштер қалады.',
    what: 'Не күтіп тұр және неге',
    there: (tally) => `Жетті: ${tally}`,
    readings: (count) => `${count} көрсеткіш`,
    visits: (count) => `${count} келу`,
    photos: (count) => `${count} фото`,
  },
  findings: {
    title: 'Не байқалды?',
    open: 'Белгілеу',
    group: { meter: 'Есептегіш', tamper: 'Пломбалар' },
    found: 'Табылған есептегіш',
    serial: 'Есептегіштегі нөмір',
    noSerial: 'Нөмірде 3–20 әріп, цифр, нүкте, сызықша болады.',
    known: 'Бұл есептегіш тізімде бар.',
    kind: 'Бұл қай есептегіш?',
    chooseKind: 'Қай есептегіш екенін таңдаңыз.',
    noKind: 'Жоғарыдан «Ауыстырылған» не «Тізімде жоқ» дегенді белгілеңіз.',
    inPlaceOf: (name) => `Мынаның орнына: ${name}`,
    oldGone: 'Ескісінің көрсеткішін енді алу мүмкін емес',
    another: (name) => `Тағы бірі: ${name}`,
    readIt: 'Көрсеткішін жазу',
    toRead: 'жазу керек',
    isRead: 'жазылды',
    forget: 'Алып тастау',
    goOn: 'Сақтап, жазуды жалғастыру',
    endUnread: 'Келуді қалған көрсеткіштерсіз аяқтау',
  },
  visit: {
    again: {
      asked: 'Мән әдеттегіден өзгеше. Біріншісіне қарамай, тағы бір рет теріңіз.',
      differs: 'Екі мән бірдей емес. Есептегішке тағы қарап, сақтаңыз.',
    },
    noAccess: 'Кіру мүмкін емес',
    meterOf: (at, all) => `${all} есептегіштің ${at}-і`,
    notThere: 'Бұл үй-жай телефондағы аралауда жоқ.',
    saved: (value) => `${value} осы телефонда сақталды`,
  },
}
