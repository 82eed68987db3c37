/** Help: what a person may want to know without a network and without signing in, in English. */
import { ENGLISH_DATES } from '#client/ui/words/english-dates.ts'
import type { Words } from '#client/ui/words/kk.ts'

export const help: Words['help'] = {
  title: 'Help',
  enquiry: {
    title: 'Enquiry line',
    hours: (hours) => `Hours: ${hours}`,
    call: (phone) => `Call ${phone}`,
    email: (address) => `Write to ${address}`,
    site: 'Website',
    none: 'Contacts load once there has been a network.',
  },
  centre: {
    title: 'Your service centre',
    district: (district) => `District: ${district}`,
    all: 'All service centres',
    complaints: 'Requests and complaints go to the service centre.',
    published: 'Addresses and telephones are published on the utility’s website.',
  },
  free: { title: 'Free of charge', text: 'Handing in readings and this app are free of charge.' },
  when: {
    title: 'When are readings accepted?',
    rule: (firstDay, lastDay, hours) =>
      lastDay === 'last'
        ? `Every month from the ${ordinal(firstDay)} to the last day, daily ${hours}, without a break or days off.`
        : `Every month from the ${ordinal(firstDay)} to the ${ordinal(lastDay)}, daily ${hours}, without a break or days off.`,
    counts:
      'A reading that reaches the server within these hours counts for that month. One that comes at another time is queued and counts by itself at the next opening.',
    server: 'The server’s clock decides, not the phone’s.',
    newest: 'If you write several readings in a month, the newest counts.',
    odd: 'A doubtful reading is not sent back: someone at the utility checks it.',
    estimated: 'Without a reading the month is estimated by the average; the next reading corrects it.',
  },
  how: {
    title: 'How do I read the meter?',
    text: 'Type the digits from left to right as they stand on the meter. Leading zeros may be left out. Red digits come after the comma; left out, they count as zeros.',
  },
  code: {
    title: 'Where is the code?',
    where: 'At the foot of the latest bill, beside the QR code: 9 characters.',
    until: 'A code works until two more bills have come.',
    another: 'If there is no bill, call the enquiry line or visit the service centre: you are given a new code.',
  },
  offline: {
    title: 'What if there is no network?',
    text: 'A reading is saved on the phone first and sent by itself when there is a network. It does not leave the phone before its receipt has come.',
  },
  other: {
    title: 'How else can I hand in a reading?',
    text: 'By telephone, voice message, on the website, by e-mail, by WhatsApp or Telegram.',
  },
  limits: {
    title: 'What can this app not promise?',
    items: [
      'Clearing the site’s data or removing the app loses readings that were not sent.',
      'What is written in a private window is lost when it closes.',
      'If the phone is lost or broken, the unsent readings on it are lost too.',
      'Safari on iPhone deletes what a site has stored if it is not opened for 7 days: add the app to the Home Screen.',
      'While the app is closed, the browser may send a reading or may not. Once you open the app, it sends at once.',
    ],
  },
  waitUpTo: (days) => `The longest wait in the queue: ${ENGLISH_DATES.days(days)}.`,
}

const rules = new Intl.PluralRules('en', { type: 'ordinal' })

function ordinal(day: number): string {
  const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }
  return `${day}${endings[rules.select(day)] ?? 'th'}`
}
