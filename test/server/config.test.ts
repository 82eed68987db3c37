import { expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'

test('an empty environment is a whole configuration', () => {
  expect(readConfig({})).toEqual({
    port: 8787,
    host: '127.0.0.1',
    file: 'data/esep.sqlite',
    database: { file: 'data/esep.sqlite' },
    keyFile: 'data/esep.sqlite.key',
    photoFolder: 'data/photos',
    clientFolder: 'dist/client',
    origin: 'http://localhost:8787',
    proxies: [],
    clockFrom: null,
    metricsToken: null,
    logLevel: 'info',
  })
})

test('[security/O5] proxies are named with a comma between, spaces or not', () => {
  expect(readConfig({ ESEP_PROXIES: ' 10.0.0.1, ::1,' }).proxies).toEqual(['10.0.0.1', '::1'])
})

test('the clock runs from an instant with its offset', () => {
  expect(readConfig({ ESEP_CLOCK: '2026-12-17T19:30:00+05:00' }).clockFrom).toBe(Date.parse('2026-12-17T14:30:00Z'))
})

test('a clock of one’s own is refused in production', () => {
  const environment = { ESEP_CLOCK: '2026-12-17T19:30:00+05:00', NODE_ENV: 'production' }

  expect(() => readConfig(environment)).toThrow('refused in production')
})

test('every mistake is told at once, by the name of its variable', () => {
  const environment = { PORT: 'eighty', ESEP_CLOCK: '17 December', LOG_LEVEL: 'loud', NODE_ENV: 'production' }

  const tell = () => readConfig(environment)

  for (const name of ['PORT', 'ESEP_CLOCK', 'LOG_LEVEL', 'refused in production']) expect(tell).toThrow(name)
})

test.each(['-1', '65536', '8787.5', 'x'])('port %s is none', (port) => {
  expect(() => readConfig({ PORT: port })).toThrow('PORT')
})

test('a token for the metrics is long enough, or none', () => {
  const token = 'a-token-of-sixteen-or-more'

  expect(readConfig({ ESEP_METRICS_TOKEN: token }).metricsToken).toBe(token)
  expect(readConfig({ ESEP_METRICS_TOKEN: '' }).metricsToken).toBeNull()
  expect(() => readConfig({ ESEP_METRICS_TOKEN: 'short' })).toThrow('ESEP_METRICS_TOKEN: is too short')
})

test('[security/L7] passkeys hold at the address that is said, as a browser writes it, else on this machine', () => {
  expect(readConfig({ ESEP_URL: 'https://Esep.example.kz/' }).origin).toBe('https://esep.example.kz')
  expect(readConfig({ ESEP_URL: 'https://esep.example.kz:8443/x' }).origin).toBe('https://esep.example.kz:8443')
  expect(readConfig({ ESEP_URL: '', PORT: '9000' }).origin).toBe('http://localhost:9000')
})

test.each(['esep.example.kz', 'http://esep.example.kz', 'ftp://localhost', 'https://'])(
  'ESEP_URL %j is none',
  (url) => {
    expect(() => readConfig({ ESEP_URL: url })).toThrow('ESEP_URL: is not of the form https://esep.example.kz')
  },
)

test('a PostgreSQL takes the place of the file, whose folder still holds the key unless another is named', () => {
  const url = 'postgres://esep:secret@db.example:5432/esep'

  expect(readConfig({ DATABASE_URL: url })).toMatchObject({ database: { url }, keyFile: 'data/esep.sqlite.key' })
  expect(readConfig({ DATABASE_URL: url, ESEP_KEY: '/etc/esep/key' }).keyFile).toBe('/etc/esep/key')
})

test.each(['mysql://db/esep', 'postgres://db', 'db.example/esep', ''])(
  'DATABASE_URL %j is none, and its password is not repeated',
  (url) => {
    const tell = () => readConfig({ DATABASE_URL: url })

    expect(tell).toThrow('DATABASE_URL: is not of the form postgres://role:password@host:5432/database')
  },
)

test.each([
  ['postgres://esep:a/b@db:5432/esep', 'is no address'],
  ['postgres://esep:x@db:port/esep', 'is no address'],
  ['postgres://esep:x@db/esep?options=-c%20lock_timeout%3D0', 'has options of its own'],
])('DATABASE_URL %s is told in words', (url, said) => {
  expect(() => readConfig({ DATABASE_URL: url })).toThrow(said)
})
