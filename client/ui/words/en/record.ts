/** Record: the screen where a reading is entered, its verdicts, questions and what may go wrong, in English. */
import { ENGLISH_DATES } from '#client/ui/words/english-dates.ts'
import { createFormat } from '#client/ui/words/format.ts'
import type { Words } from '#client/ui/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

const format = createFormat(ENGLISH_DATES)

export const record: Words['record'] = {
  title: 'Record a reading',
  chooseMeter: 'Which meter?',
  legend: {
    m3: 'Black digits are cubic metres, red are litres',
    Gcal: 'Black digits are gigacalories, red are fractions',
    kWh: 'Black digits are kilowatt-hours, red are fractions',
  },
  legendWhole: {
    m3: 'All digits are cubic metres',
    Gcal: 'All digits are gigacalories',
    kWh: 'All digits are kilowatt-hours',
  },
  spoken: (value, unit) => `${value} ${unit}`,
  empty: 'Type the digits on the meter',
  last: (value, date) => `Last ${value} on ${date}`,
  noLast: 'The first reading of this meter',
  keypad: { label: 'Digits', comma: 'Comma', erase: 'Erase the last digit', clear: 'Erase all' },
  saveEmpty: 'Save',
  save: (value) => `Save ${value}`,
  saveSeveral: (values) => `Save ${values.join(' and ')}`,
  saving: 'Saving…',
  savedOnPhone: 'Saved on this phone',
  sentByItself: 'Saved on this phone first, sent by itself when there is a network.',
  mustReach: (closesAt, offset, period) =>
    `Must reach the utility by ${format.dateTime(closesAt, offset)} to count for ${format.month(period)}.`,
  willQueue: (opensAt, offset, period) =>
    `Intake opens ${format.dateTime(opensAt, offset)}. Until then the reading is queued; it will count for ${format.month(period)}.`,
  whenUnknown: 'The intake hours are not known yet. The reading is kept; you are told when it counts once it is sent.',
  readOn: {
    today: 'Read today',
    earlier: 'Read earlier',
    label: 'On which day was it read?',
    future: 'A day to come cannot be chosen.',
  },
  tooMany: (digits) =>
    plural('en', digits, {
      one: 'This meter has # digit before the comma. The extra digit was left out.',
      other: 'This meter has # digits before the comma. The extra digit was left out.',
    }),
  tooManyDecimals: (decimals) =>
    plural('en', decimals, {
      one: 'There is only # digit after the comma. The extra digit was left out.',
      other: 'There are only # digits after the comma. The extra digit was left out.',
    }),
  noDecimals: 'This meter has no digits after the comma. Erase the comma.',
  notADigit: 'Digits and a comma only.',
  draftKept: 'What you began is kept.',
  correcting: (value) => `Correcting ${value}. The earlier reading is kept; the new one counts instead.`,
  verdict: {
    usual: ({ since, range }) => `${sinceText(since)}usual for you${inBrackets(range)}`,
    'no-history': ({ since }) => (since === null ? 'The first reading of this meter' : `since ${format.date(since)}`),
    'ask-high': ({ since, range }) => `${sinceText(since)}more than usual${inBrackets(range)}. Is it right?`,
    'ask-reason': ({ since, range }) => `${sinceText(since)}much more than usual${inBrackets(range)}. Please say why`,
    'hold-high': ({ since, range }) =>
      `${sinceText(since)}far more than usual${inBrackets(range)}. You can save it, but the utility will check it`,
    impossible: () => 'The meter cannot pass that much in this time. Look at the digits again',
    low: ({ since, range }) => `${sinceText(since)}less than usual${inBrackets(range)}. Is it right?`,
    same: () => 'The same as last time. Was nothing used?',
    lower: ({ last }) => `Lower than the last reading (${last}). Please say why`,
    'rolled-over': ({ since }) => `${sinceText(since)}the meter passed zero`,
  },
  photo: {
    title: 'Photos',
    take: 'Take a photo',
    more: 'One more photo',
    adding: 'Making it smaller…',
    label: (at) => `Photo ${at}`,
    remove: (at) => `Take photo ${at} away`,
    received: 'Received',
    most: (count) => plural('en', count, { one: 'At most # photo.', other: 'At most # photos.' }),
    sentAfter: 'Photos are kept on this phone and sent after the readings; they never hold them up.',
    offer: 'A photo of the meter helps the utility to believe an odd value.',
    problem: {
      'not-a-photo': 'This file is no picture that this phone can read. Choose another.',
      full: 'There is no room for the photo on this phone. All that was typed is kept.',
      storage: 'The photo could not be kept on this phone. All that was typed is kept.',
      'too-many': 'No more photos fit here.',
    },
  },
  question: {
    didYouMean: (value) => `Did you mean ${value}?`,
    use: (value) => `Yes, ${value}`,
    keep: (value) => `No, it is ${value}`,
    slip: {
      swap: 'Two neighbouring digits look swapped.',
      decimal: 'The comma looks shifted.',
      digit: 'One digit looks mistyped.',
      'missing-or-extra': 'One digit looks missing or typed twice.',
      'other-meter': 'It looks like the reading of another meter.',
      'last-again': 'It looks like the last reading again.',
    },
    otherMeter: (meter) => `Is this the other meter: ${meter}?`,
    useOther: 'Yes, write it there',
    keepHere: 'No, it is this meter',
    why: 'What is the reason?',
    whyLower: 'Why is it lower?',
    sameTitle: 'Why has it not changed?',
    right: 'Yes, it is right',
    lookAgain: 'I will look again',
    typo: 'A slip, I will correct it',
    note: 'A note (optional)',
    chooseOne: 'Choose a reason, then it can be saved.',
    photoWanted: 'This reason wants a photo of the meter.',
  },
  reason: {
    V1: 'The reading is right, use went up',
    V2: 'We were away',
    V3: 'The last reading was wrong',
    V4: 'There was a leak',
    M2: 'The meter has stopped',
    M4: 'The meter was replaced, its number is another',
    M6: 'The meter passed zero',
  },
  notSaved: {
    title: 'Not saved',
    plain: 'The reading was not saved. Your digits are still on the screen; try again.',
    full: 'The phone is full, the reading was not saved. Free some space and try again, or write the number down on paper.',
    restart: 'The reading was not saved. Close the browser and open it again. Write the number down on paper.',
    elsewhere:
      'Another tab has already saved a reading of this meter. Your digits are still here: save once more if they are the right ones.',
  },
  elsewhere: {
    link: 'My meter is not here or was replaced',
    title: 'A meter not on the list',
    lead: 'Write the number on the meter and its reading. It is taken, and the utility checks it later.',
    serial: 'Number of the meter',
    serialHint: 'On the face of the meter, after the sign № or No.',
    serialWrong: 'A number has 3 to 20 letters, digits, dashes or dots.',
    listed: (meter) => `This meter is on the list: ${meter}.`,
    toListed: 'Write it there',
    serviceMissing: 'Choose what it measures.',
    service: 'What does it measure?',
    value: 'Reading',
    valueHint: 'For example 12,345',
    valueWrong: 'Digits and one comma only: up to 12 digits before it and 3 after.',
  },
}

const sinceText = (since: CalendarDate | null): string => (since === null ? '' : `since ${format.date(since)}: `)

const inBrackets = (range: string | null): string => (range === null ? '' : ` (${range})`)
