/** Password: how a password of the staff is made, kept and checked: argon2id as a PHC string, never the password ([security/L3]). */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { crockford } from '#shared/lib/crockford.ts'

const derive = promisify(argon2)

/** The least that OWASP recommends for argon2id with one lane: 19 MiB, two passes. */
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 }
const TAG_BYTES = 32
const NONCE_BYTES = 16

export const SHORTEST_PASSWORD = 12

/** A first password, 80 random bits: `7K3Q-20M9-XH2B-4C6D`. */
export function newPassword(): string {
  const text = crockford(randomBytes(16))
  return [0, 4, 8, 12].map((at) => text.slice(at, at + 4)).join('-')
}

/** `$argon2id$v=19$m=19456,t=2,p=1$nonce$tag`. */
export async function passwordHash(password: string): Promise<string> {
  const { memory, passes, parallelism } = PARAMETERS
  const nonce = randomBytes(NONCE_BYTES)
  const tag = await derive('argon2id', { message: password, nonce, tagLength: TAG_BYTES, ...PARAMETERS })
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`
}

/** By the parameters of the hash, so that they may be raised later. Throws if the hash is none of ours. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, nonce, tag] = PHC.exec(hash) ?? []
  if (!nonce || !tag) throw new Error('a password hash is not a PHC string of argon2id')
  const wanted = Buffer.from(tag, 'base64')
  const found = await derive('argon2id', {
    message: password,
    nonce: Buffer.from(nonce, 'base64'),
    tagLength: wanted.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return timingSafeEqual(found, wanted)
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** As PHC strings have it: without padding. */
const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
