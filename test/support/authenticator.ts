/**
 * Authenticator: the part of a phone that makes passkeys and signs with them, for tests without a browser: ES256, no
 * attestation. What it says can be bent in every place that a server has to look at.
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { AddPasskeyRequest, CreationOptions, PasskeySignInRequest, RequestOptions } from '#shared/wire/passkeys.ts'
import { ORIGIN, OWN_PAGE, type Person, type TestServer } from '#test/support/test-server.ts'

export type Bent = {
  challenge?: string
  origin?: string
  rpId?: string
  type?: string
  isVerified?: boolean
  counter?: number
  id?: string
  userHandle?: string
  /** In place of none: the attestation's form, and its statement. */
  attestation?: { fmt: string; statement: Map<unknown, unknown> }
}

export type Authenticator = {
  credential: string
  make(options: CreationOptions, bent?: Bent): AddPasskeyRequest['made']
  sign(options: RequestOptions, bent?: Bent): PasskeySignInRequest['signed']
}

/** `counts`: from 1 on; else it says 0 each time, as most phones do. */
export function createAuthenticator({ counts = false } = {}): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credential = randomBytes(32)
  const { x, y } = publicKey.export({ format: 'jwk' })
  const coordinates = [x!, y!].map((text) => Buffer.from(text, 'base64url'))
  const cose = new Map<unknown, unknown>([
    ...([
      [1, 2],
      [3, -7],
      [-1, 1],
    ] as const),
    ...coordinates.map((bytes, at) => [-2 - at, bytes] as const),
  ])
  let counter = 0
  let user = ''

  const clientData = (type: string, challenge: string, bent: Bent): string =>
    text({ type, challenge, origin: ORIGIN, crossOrigin: false, ...picked(bent, 'type', 'challenge', 'origin') })

  function authData(rpId: string, bent: Bent, attested: Buffer = Buffer.alloc(0)): Buffer {
    if (counts) counter += 1
    const flags = 0x01 | (bent.isVerified === false ? 0 : 0x04) | (attested.length > 0 ? 0x40 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(bent.counter ?? counter)
    const hash = createHash('sha256')
      .update(bent.rpId ?? rpId)
      .digest()
    return Buffer.concat([hash, Buffer.from([flags]), count, attested])
  }

  return {
    credential: credential.toString('base64url'),

    make({ challenge, rp, user: { id } }, bent = {}) {
      user = id
      const length = Buffer.from([credential.length >> 8, credential.length & 0xff])
      const attested = Buffer.concat([Buffer.alloc(16), length, credential, cbor(cose)])
      const { fmt, statement } = bent.attestation ?? { fmt: 'none', statement: new Map() }
      const attestation = new Map<unknown, unknown>([
        ['fmt', fmt],
        ['attStmt', statement],
        ['authData', authData(rp.id, bent, attested)],
      ])
      const name = bent.id ?? credential.toString('base64url')
      const clientDataJSON = clientData('webauthn.create', challenge, bent)
      const attestationObject = cbor(attestation).toString('base64url')
      return { id: name, rawId: name, type: 'public-key', response: { clientDataJSON, attestationObject } }
    },

    sign({ challenge, rpId }, bent = {}) {
      const name = bent.id ?? credential.toString('base64url')
      const clientDataJSON = clientData('webauthn.get', challenge, bent)
      const authenticatorData = authData(rpId, bent)
      const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
      const signature = sign('sha256', Buffer.concat([authenticatorData, hash]), privateKey).toString('base64url')
      const userHandle = bent.userHandle ?? user
      return {
        ...{ id: name, rawId: name, type: 'public-key' },
        response: {
          ...{ clientDataJSON, authenticatorData: authenticatorData.toString('base64url'), signature },
          ...(userHandle === '' ? {} : { userHandle }),
        },
      }
    },
  }
}

const text = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const picked = <Key extends keyof Bent>(bent: Bent, ...keys: Key[]): Partial<Bent> =>
  Object.fromEntries(keys.flatMap((key) => (bent[key] === undefined ? [] : [[key, bent[key]]])))

/** CBOR (RFC 8949) of what is needed here: whole numbers, texts, bytes, lists and maps. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)])
  const entries = [...(value as Map<unknown, unknown>)]
  return Buffer.concat([head(5, entries.length), ...entries.flat().map(cbor)])
}

function head(kind: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(kind << 5) | size])
  if (size < 256) return Buffer.from([(kind << 5) | 24, size])
  return Buffer.from([(kind << 5) | 25, size >> 8, size & 0xff])
}

const STAFF = '/api/v1/staff'

export async function creationOptionsFor(person: Person): Promise<CreationOptions> {
  const response = await person.call('POST', `${STAFF}/passkeys/options`, {})
  if (response.status !== 200) throw new Error(`options: ${response.status} ${await response.text()}`)
  return (await response.json()) as CreationOptions
}

export const addPasskey = async (person: Person, made: unknown, device = 'Android, Chrome'): Promise<Response> =>
  await person.call('POST', `${STAFF}/passkeys`, { device, made })

/** A passkey of this one of the staff, on a phone of its own. */
export async function aPasskeyOf(person: Person, kind: { counts?: boolean } = {}): Promise<Authenticator> {
  const phone = createAuthenticator(kind)
  const response = await addPasskey(person, phone.make(await creationOptionsFor(person)))
  if (response.status !== 200) throw new Error(`passkey: ${response.status} ${await response.text()}`)
  return phone
}

const post = async (server: TestServer, path: string, body: unknown): Promise<Response> =>
  await server.app.request(`${STAFF}/${path}`, { method: 'POST', headers: OWN_PAGE, body: JSON.stringify(body) })

export const requestOptionsOf = async (server: TestServer): Promise<RequestOptions> =>
  (await (await post(server, 'session/options', {})).json()) as RequestOptions

/** As the sign-in page does. */
export async function signInBy(
  server: TestServer,
  phone: Authenticator,
  bent: Bent = {},
  said: { deviceId?: string } = {},
): Promise<Response> {
  const signed = phone.sign(await requestOptionsOf(server), bent)
  return await post(server, 'session/passkey', { signed, ...said })
}

export const sendSigned = (server: TestServer, signed: unknown): Promise<Response> =>
  post(server, 'session/passkey', { signed })
