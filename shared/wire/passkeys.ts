/**
 * Passkeys: what server and browser say to each other so that one of the staff may sign in by the lock of the phone. The
 * forms are those of WebAuthn (https://www.w3.org/TR/webauthn-3/), bytes as base64url.
 */
import * as z from 'zod/mini'

/** Bytes; no credential's id is longer than 1023 of them. */
const bytes = (most: number) => z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(most))
const id = bytes(1364)

const credential = z.object({ id, type: z.literal('public-key') })

/** For `navigator.credentials.create`. */
export const creationOptions = z.object({
  challenge: z.string(),
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ alg: z.int(), type: z.literal('public-key') })),
  timeout: z.int(),
  attestation: z.literal('none'),
  excludeCredentials: z.array(credential),
  authenticatorSelection: z.object({
    authenticatorAttachment: z.literal('platform'),
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
})

/** For `navigator.credentials.get`: of whichever passkeys the phone has for this address. */
export const requestOptions = z.object({
  challenge: z.string(),
  rpId: z.string(),
  timeout: z.int(),
  userVerification: z.literal('required'),
})

export const addPasskeyRequest = z.object({
  /** What the phone calls itself, for the list: `Android, Chrome`. */
  device: z.string().check(z.maxLength(60)),
  made: z.object({
    id,
    rawId: id,
    type: z.literal('public-key'),
    response: z.object({ clientDataJSON: bytes(4096), attestationObject: bytes(8192) }),
  }),
})

export const passkeySignInRequest = z.object({
  /** As where one signs in by password. */
  deviceId: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  signed: z.object({
    id,
    rawId: id,
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: bytes(4096),
      authenticatorData: bytes(4096),
      signature: bytes(2048),
      userHandle: z.optional(bytes(88)),
    }),
  }),
})

/** `origin`: the one address at which they hold. */
export const passkeysReply = z.object({
  origin: z.string(),
  passkeys: z.array(
    z.object({ passkey: z.string(), device: z.string(), madeAt: z.int(), usedAt: z.nullable(z.int()) }),
  ),
})

export type CreationOptions = z.infer<typeof creationOptions>
export type RequestOptions = z.infer<typeof requestOptions>
export type AddPasskeyRequest = z.infer<typeof addPasskeyRequest>
export type PasskeySignInRequest = z.infer<typeof passkeySignInRequest>
export type PasskeysReply = z.infer<typeof passkeysReply>
