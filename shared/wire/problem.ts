/**
 * Problem: what a request that failed as a whole is answered with, problem+json (RFC 9457).
 *
 * One table of code → status → title. The client's behaviour follows from the status alone; the code picks the sentence
 * in the person's language. What concerns one reading is never a problem but a receipt or an outcome.
 */
export const PROBLEMS = {
  'signed-out': { status: 401, title: 'Sign in to continue.' },
  'sign-in-refused': { status: 403, title: 'The account number and the code do not fit together.' },
  'passkey-refused': { status: 422, title: 'The passkey was not taken. Try again, or remove one that is not used.' },
  'sign-in-later': { status: 429, title: 'Too many tries. Wait, then try again.' },
  revoked: { status: 403, title: 'This phone may only hand in what it holds.' },
  'forbidden-origin': { status: 403, title: 'This request did not come from the app.' },
  'not-yours': { status: 404, title: 'There is no such thing, or it is not yours.' },
  'subject-mismatch': { status: 409, title: 'Another person is signed in; nothing was taken.' },
  'too-many-items': { status: 413, title: 'More readings than one request may carry.' },
  'too-big': { status: 413, title: 'The request is larger than the limit.' },
  'wrong-media-type': { status: 415, title: 'Send what this address takes: application/json, or a photo.' },
  'no-such-fact': { status: 404, title: 'The reading or visit that this belongs to is not here, or not yours.' },
  'photo-damaged': { status: 400, title: 'The photo is not the one that its address names.' },
  'photo-unreadable': { status: 422, title: 'This is no photo that can be read.' },
  'too-many-photos': { status: 429, title: 'More photos than are taken. Wait, then try again.' },
  'not-json': { status: 400, title: 'The body is not valid JSON.' },
  'not-understood': { status: 400, title: 'The request does not have the form this address takes.' },
  'update-needed': { status: 426, title: 'This version of the app is too old for this address.' },
  'too-often': { status: 429, title: 'Too many requests. Wait, then try again.' },
  'no-such-address': { status: 404, title: 'There is nothing at this address.' },
  'not-ready': { status: 503, title: 'The service is not ready. Nothing was taken; try again later.' },
  fault: { status: 500, title: 'Something went wrong on our side. Nothing was lost; try again later.' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof PROBLEMS

export type Problem = {
  type: string
  code: ProblemCode
  status: number
  title: string
  detail?: string
  faultId?: string
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'
