/** Staff: the people of the utility: their roles, and the subject under which they act. */
export const STAFF_ROLES = ['operator', 'inspector', 'supervisor', 'administrator'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

/** So long a sign-in lasts after the last contact. */
export const SIGN_IN_DAYS = 14

/** So long a phone that was lost, or whose person left, may hand in what it holds (faults/A6). */
export const HAND_IN_DAYS = 30

const PREFIX = 'staff:'

/** A resident's subject never looks like this. */
export const staffSubject = (name: string): string => `${PREFIX}${name}`

/** Null: the subject of a resident. */
export const staffNameOf = (subject: string): string | null =>
  subject.startsWith(PREFIX) ? subject.slice(PREFIX.length) : null
