import { expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'

test('an empty environment is a whole configuration', () => {
  expect(readConfig({})).toEqual({
    port: 8787,
    host: '127.0.0.1',
    file: 'data/esep.sqlite',
    keyFile: 'data/esep.sqlite.key',
    clientFolder: 'dist/client',
    proxies: [],
    clockFrom: null,
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
