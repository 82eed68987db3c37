import { expect, test } from 'vitest'
import { isPassword, newPassword, passwordHash, SHORTEST_PASSWORD } from '#server/password.ts'

test('[security/L3] a password is kept as argon2id with the parameters that OWASP recommends, salted', async () => {
  const [one, other] = await Promise.all([passwordHash('correct horse battery'), passwordHash('correct horse battery')])

  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(one).not.toBe(other)
  expect(await isPassword('correct horse battery', one!)).toBe(true)
  expect(await isPassword('correct horse batterz', one!)).toBe(false)
})

test('[security/L3] a hash with other parameters is checked by its own', async () => {
  // Of the reference implementation: echo -n "password" | argon2 somesalt -id -t 1 -k 1024 -p 1
  const { argon2Sync } = await import('node:crypto')
  const parameters = { message: 'password', nonce: 'somesalt', parallelism: 1, tagLength: 24, memory: 1024, passes: 1 }
  const tag = argon2Sync('argon2id', parameters).toString('base64').replace(/=+$/, '')
  const nonce = Buffer.from('somesalt').toString('base64').replace(/=+$/, '')

  expect(await isPassword('password', `$argon2id$v=19$m=1024,t=1,p=1$${nonce}$${tag}`)).toBe(true)
  await expect(isPassword('password', 'password')).rejects.toThrow('not a PHC string')
})

test('[security/L3] a first password is long enough and never the same', () => {
  const made = Array.from({ length: 100 }, newPassword)

  expect(new Set(made).size).toBe(100)
  for (const password of made) {
    expect(password).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(password.length).toBeGreaterThanOrEqual(SHORTEST_PASSWORD)
  }
})
