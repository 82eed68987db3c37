import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { readItem } from '#server/intake/read-item.ts'
import { canonicalJson, type Json } from '#shared/lib/canonical-json.ts'
import { anItem, aReading } from '#test/support/builders.ts'

// Many runs take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const item = (said: { [field: string]: unknown } = {}) => anItem({ ...aReading(), ...said })

/** As the server gets it: through a text. */
const sent = (text: string) => readItem(JSON.parse(text))

/** The item's text with a piece of raw JSON in it, and the hash of what that says. */
function withRaw(field: string, raw: string): string {
  const facts = aReading() as unknown as Record<string, unknown>
  const text = `{${JSON.stringify(field)}:${raw},${JSON.stringify({ ...facts, [field]: undefined }).slice(1)}`
  const said = JSON.parse(text) as { [key: string]: Json }
  const hash = (() => {
    try {
      return createHash('sha256').update(canonicalJson(said)).digest('hex')
    } catch {
      return '0'.repeat(64)
    }
  })()
  return `${text.slice(0, -1)},"hash":"${hash}"}`
}

test('[R2] a reading is read with its payload as it came', () => {
  const raw = item({ later: { field: [1, null, 'x'] } })

  const read = readItem(raw)

  expect(read).toMatchObject({ kind: 'reading', envelope: { account: raw.account, id: raw.id, hash: raw.hash } })
  expect(read.kind === 'reading' && JSON.parse(read.payload)).toEqual(raw)
})

test('[R2] a schema of the future is sealed, whatever else it says', () => {
  expect(
    readItem(anItem({ schema: 2, account: 'astana-1234', id: aReading().id, subject: 's_9', value: 7 })),
  ).toMatchObject({
    kind: 'sealed',
    subject: 's_9',
  })
})

test.each([
  ['account', ['astana', 'ASTANA-12045587', 'astana-1', 'astana-12045587\n', '__proto__-1234', 7, null]],
  ['id', ['', '1', 'not-a-uuid', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '00000000-0000-0000-0000-000000000000', 5]],
  ['schema', [0, -1, 1.5, '1', null, 1001]],
  ['subject', ['', 'x'.repeat(65), 5]],
  ['register', ['', 'ab', 'x'.repeat(41), null]],
  ['value', ['NaN', 'Infinity', '1'.repeat(31), '-1', '1,5', '', '１２', ' 1', 12]],
  ['readOn', ['yesterday', '20.11.2026', '', 20261120]],
  ['serverSeenAt', ['now', 1.5, 8.64e15 + 1]],
  ['replaces', ['the last one', null]],
  ['reasons', [['V9'], 'V1', Array(9).fill('V1')]],
  ['note', ['x'.repeat(501), 5]],
])('[security/O2] a wrong %s is malformed, and named', (field, values) => {
  for (const value of values as unknown[]) {
    const problem = expect.stringMatching(new RegExp(`^${field}\\b`))
    expect(readItem(item({ [field]: value }))).toMatchObject({ kind: 'malformed', problem })
  }
})

test('[security/O2] what is no object at all is malformed', () => {
  for (const raw of [null, 1, 'text', [], [[]], true]) {
    expect(readItem(raw)).toMatchObject({ kind: 'malformed', account: null, id: null })
  }
})

test('[security/O2] a number JSON cannot say is malformed, wherever it stands', () => {
  expect(sent(withRaw('later', '1e309'))).toMatchObject({ kind: 'malformed', problem: 'number' })
  expect(sent(withRaw('later', '[{"deep":-1e309}]'))).toMatchObject({ kind: 'malformed', problem: 'number' })
  expect(sent(withRaw('serverSeenAt', '1e309'))).toMatchObject({ kind: 'malformed' })
  expect(sent(withRaw('serverSeenAt', `1${'0'.repeat(30)}`))).toMatchObject({
    kind: 'malformed',
    problem: 'serverSeenAt',
  })
})

test('[security/O2] minus zero, markup and right-to-left text are as good as any', () => {
  expect(sent(withRaw('serverSeenAt', '-0'))).toMatchObject({ kind: 'reading' })
  for (const note of [
    '‮193.200‬',
    '<img src=x onerror=alert(1)>',
    "'; drop table reading; --",
    '\u001b[2J',
    '\ud800',
    '👩‍👩‍👧',
  ]) {
    expect(readItem(item({ note }))).toMatchObject({ kind: 'reading', facts: { note } })
  }
})

test('[security/O2] NUL is malformed in any field and any key, but the text of it is not', () => {
  expect(readItem(item({ note: 'a\u0000b' }))).toMatchObject({ kind: 'malformed', problem: 'nul' })
  expect(readItem(item({ 'a\u0000b': 1 }))).toMatchObject({ kind: 'malformed', problem: 'nul' })
  expect(readItem(item({ note: '\\\u0000' }))).toMatchObject({ kind: 'malformed', problem: 'nul' })
  expect(readItem(item({ note: '\\u0000' }))).toMatchObject({ kind: 'reading' })
})

test('[security/O2] __proto__ and constructor are fields nobody knows', () => {
  const read = sent(withRaw('__proto__', '{"status":"accepted","value":"99999.999"}'))

  expect(read).toMatchObject({ kind: 'reading', facts: { value: '00203.170' } })
  expect(read.kind === 'reading' && read.payload).toContain('"__proto__":{"status":"accepted"')
  expect(({} as { status?: string }).status).toBeUndefined()
  expect(readItem(item({ constructor: { prototype: { status: 'x' } } }))).toMatchObject({ kind: 'reading' })
})

test('[security/O2] too long or too deep is malformed', () => {
  expect(readItem(item({ later: 'x'.repeat(17_000) }))).toMatchObject({ kind: 'malformed', problem: 'too-big' })
  expect(sent(withRaw('later', '['.repeat(100_000) + ']'.repeat(100_000)))).toMatchObject({
    kind: 'malformed',
    problem: 'too-big',
  })
})

test('[R1] another hash than the facts have means: send again', () => {
  const raw = item()

  expect(readItem({ ...raw, hash: 'f'.repeat(64) })).toEqual({ kind: 'later', account: raw.account, id: raw.id })
  expect(readItem({ ...raw, hash: 'F'.repeat(64) })).toMatchObject({ kind: 'malformed', problem: 'hash' })
})

test('[R2] [security/O2] whatever comes is one of four things, and nothing is thrown', () => {
  const anything = fc.anything({ withNullPrototype: true, withObjectString: true, maxDepth: 4 }).map((value) => {
    try {
      return JSON.parse(JSON.stringify(value) ?? 'null') as unknown
    } catch {
      return null
    }
  })
  const field = fc.constantFrom(...Object.keys(item()), 'later', '__proto__', 'toString')

  fc.assert(
    fc.property(fc.array(fc.tuple(field, anything), { maxLength: 4 }), anything, (changes, other) => {
      const changed = item(Object.fromEntries(changes))

      const kinds = [readItem(changed).kind, readItem({ ...changed, hash: '0'.repeat(64) }).kind, readItem(other).kind]

      for (const kind of kinds) expect(['reading', 'sealed', 'later', 'malformed']).toContain(kind)
    }),
    { numRuns: 500 },
  )
})

test('[security/O2] any text in a note comes through unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (note) => {
      fc.pre(!note.includes('\u0000'))

      const read = readItem(item({ note }))

      expect(read.kind === 'reading' && (JSON.parse(read.payload) as { note: string }).note).toBe(note)
    }),
  )
})
