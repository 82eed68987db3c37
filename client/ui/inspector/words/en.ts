/** En: what an inspector reads, in English. */
import type { InspectorWords } from '#client/ui/inspector/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'

export const en: InspectorWords = {
  signIn: {
    title: 'Staff sign-in',
    lead: 'Your name and password at the utility. From then on the round opens without a network.',
    name: 'Name',
    password: 'Password',
    submit: 'Sign in',
    submitting: 'Checking…',
    refused: 'Name and password do not fit together. Check both.',
  },
  round: {
    rounds: 'Rounds',
    title: (district) => `Round · ${district}`,
    none: 'There is no round on this phone',
    noneLead: 'The office assigns rounds. Refresh where there is a network.',
    ask: 'Refresh',
    progress: (done, all) => `${done} of ${all} dwellings`,
    selfRead: (count) => `${count} sent their own`,
    onPhone: (count) => plural('en', count, { one: '# reading on this phone', other: '# readings on this phone' }),
    search: 'Flat or meter number',
    nothingFound: 'Neither such a flat nor such a meter is on this round.',
    next: 'Next',
    take: 'Take the reading',
    group: (name, left) => (left === 0 ? `${name} · done` : `${name} · ${left} left`),
    done: 'This round is done',
    state: { left: 'Left', begun: 'Begun', read: 'Read', 'self-read': 'Sent their own', 'no-access': 'No access' },
    causes: {
      unread: 'no reading yet',
      control: 'control reading',
      're-read': 'asked to look again',
      held: 'a reading to check',
    },
    flat: (flat) => `flat ${flat}`,
    floor: (floor) => `floor ${floor}`,
    last: (values) => `Last ${values}`,
  },
  outcome: {
    title: 'Why is there no reading?',
    choose: 'Choose a reason.',
    note: 'Note',
    noteNeeded: 'This reason needs a note.',
    slip: 'Code for the resident',
    slipTodo:
      'Write this code on the slip and leave it at the door: the resident sends the reading and closes the visit.',
    end: 'End the visit',
    notSaved: 'The visit was not saved. Free some space on the phone and try again.',
    code: {
      A1: 'Nobody home',
      A2: 'Locked, no access',
      A3: 'Refused',
      A4: 'Dog, danger',
      A5: 'Vacant',
    },
  },
  visit: {
    noAccess: 'No access',
    meterOf: (at, all) => `Meter ${at} of ${all}`,
    notThere: 'This dwelling is not on a round on this phone.',
    saved: (value) => `${value} saved on this phone`,
  },
}
