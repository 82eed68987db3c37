/**
 * Check passkey: whether a phone made a key, or signed with it, as WebAuthn says it must: at our own address, with the
 * person verified by the phone. The library is loaded with the first of them. Whose the key is is not asked here.
 */
import type { AddPasskeyRequest, PasskeySignInRequest } from '#shared/wire/passkeys.ts'

/** ES256, EdDSA and RS256, by their numbers in COSE. */
export const ALGORITHMS = [-7, -8, -257]

export type PasskeyPlace = { origin: string; rpId: string; isChallenge: (challenge: string) => boolean }

export type MadeKey = { credential: string; publicKey: string; counter: number }

/** Null: it is none that is taken. */
export async function checkMade(made: AddPasskeyRequest['made'], place: PasskeyPlace): Promise<MadeKey | null> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const { decodeAttestationObject, isoBase64URL } = await import('@simplewebauthn/server/helpers')
  return await unlessRefused(async () => {
    const { fmt, attStmt } = partsOf(decodeAttestationObject(isoBase64URL.toBuffer(made.response.attestationObject)))
    // None was asked for. One with certificates would have us look up addresses that stand in them.
    if (fmt !== 'none' && (fmt !== 'packed' || attStmt.get('x5c') !== undefined)) return null
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...made, clientExtensionResults: {} },
      expectedChallenge: place.isChallenge,
      expectedOrigin: place.origin,
      expectedRPID: place.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    if (!verified || registrationInfo === undefined) return null
    const { id, publicKey, counter } = registrationInfo.credential
    return { credential: id, publicKey: isoBase64URL.fromBuffer(publicKey), counter }
  })
}

/** The counter that was signed, which is not judged here; null: it was not signed by this key, or not so. */
export async function checkSigned(
  signed: PasskeySignInRequest['signed'],
  { credential, publicKey }: Omit<MadeKey, 'counter'>,
  place: PasskeyPlace,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  return await unlessRefused(async () => {
    const { userHandle, ...response } = signed.response
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        ...signed,
        response: { ...response, ...(userHandle === undefined ? {} : { userHandle }) },
        clientExtensionResults: {},
      },
      expectedChallenge: place.isChallenge,
      expectedOrigin: place.origin,
      expectedRPID: place.rpId,
      requireUserVerification: true,
      credential: { id: credential, publicKey: Buffer.from(publicKey, 'base64url'), counter: 0 },
    })
    return verified ? authenticationInfo.newCounter : null
  })
}

type Attestation = { get(key: 'fmt'): string; get(key: 'attStmt'): { get(key: 'x5c'): unknown } }

const partsOf = (attestation: Attestation) => ({ fmt: attestation.get('fmt'), attStmt: attestation.get('attStmt') })

/** The library throws an Error for whatever it does not take, from bytes that are none to a wrong address. */
async function unlessRefused<Value>(check: () => Promise<Value | null>): Promise<Value | null> {
  try {
    return await check()
  } catch (failure) {
    if (failure instanceof Error) return null
    throw failure
  }
}
