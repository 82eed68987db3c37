/** Kk: what one of the staff reads of signing in without a password and in the menu, in Kazakh. */
export type StaffWords = {
  passkey: Record<
    | 'title'
    | 'offer'
    | 'lead'
    | 'yes'
    | 'no'
    | 'done'
    | 'enter'
    | 'notConfirmed'
    | 'unknown'
    | 'notHere'
    | 'none'
    | 'add'
    | 'neverUsed'
    | 'remove'
    | 'removeTitle'
    | 'removeText'
    | 'removed',
    string
  >
  menu: {
    whoIsIn: string
    until(date: string): string
    expired: string
    /** Visits of which something is noted, when somebody signs out. */
    notEnded(count: number): string
    notEndedStay: string
    nothingWaits: string
  }
}

export const kk: StaffWords = {
  passkey: {
    title: 'Саусақ ізі не экран құлпы',
    offer: 'Келесіде саусақ ізімен не экран құлпымен кіресіз бе?',
    lead: 'Құпиясөз күшінде қалады. Саусақ ізі телефоннан шықпайды.',
    yes: 'Иә, орнату',
    no: 'Қазір емес',
    done: 'Дайын. Келесіде осы телефонда саусақ ізімен не экран құлпымен кіресіз.',
    enter: 'Саусақ ізімен не экран құлпымен кіру',
    notConfirmed:
      'Болмады: телефон сізді растамады не онда бұл кіру орнатылмаған. Қайталап көріңіз не атыңыз бен құпиясөзді жазыңыз.',
    unknown: 'Бұл телефонның кіруі енді жарамсыз. Атыңыз бен құпиясөзді жазып, оны мәзірден қайта орнатыңыз.',
    notHere: 'Қолданба бұл мекенжайда ашылғанда олай кіруге болмайды. Атыңыз бен құпиясөзді жазыңыз.',
    none: 'Әлі орнатылмаған.',
    add: 'Осы телефонда орнату',
    neverUsed: 'Әлі қолданылмаған',
    remove: 'Алып тастау',
    removeTitle: 'Бұл кіруді алып тастайсыз ба?',
    removeText: 'Онымен енді кіру мүмкін болмайды. Құпиясөз күшінде қалады.',
    removed: 'Алып тасталды.',
  },
  menu: {
    whoIsIn: 'Кірген',
    until: (date) => `Мерзімі: ${date}; мекемемен әр байланыс оны қайта бастайды.`,
    expired: 'Мерзім өтті. Қайта кіру',
    notEnded: (count) => `${count} келу аяқталмаған`,
    notEndedStay: 'Белгіленгені осы телефонда құлыптаулы қалады.',
    nothingWaits: 'Жіберілмеген көрсеткіш жоқ. Қайта кіру үшін атыңыз бен құпиясөз не осы телефонның құлпы керек.',
  },
}
