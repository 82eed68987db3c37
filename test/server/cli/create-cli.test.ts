import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { UsageError } from '#server/cli/cli.ts'
import { createCli, nameOf } from '#server/cli/create-cli.ts'
import { openStorage } from '#server/storage/storage.ts'
import { captured } from '#test/support/test-cli.ts'

function aCli(environment: Record<string, string> = {}) {
  const output = captured()
  const errors = captured()
  const input = new PassThrough()
  const cli = createCli(environment, { input, output: output.stream, errors: errors.stream })
  return { cli, input, output: output.text, errors: errors.text }
}

/** The same with a person at the terminal, who answers. */
function atTerminal(answer: string | null) {
  const errors = captured()
  const input = Object.assign(new PassThrough(), { isTTY: true })
  const cli = createCli({}, { input, output: captured().stream, errors: Object.assign(errors.stream, { isTTY: true }) })
  if (answer === null) input.end()
  else input.write(answer)
  return { cli, errors: errors.text }
}

const aFile = (): string => join(mkdtempSync(join(tmpdir(), 'esep-cli-')), 'data', 'esep.sqlite')

test('[security/K1] who acts is who is logged in to the machine, from where is the machine', () => {
  const { cli } = aCli()

  expect([cli.who, cli.origin]).toEqual([userInfo().username, `command line, ${userInfo().username}@${hostname()}`])
})

test.each(['', ' a', 'a\nb', 'a\u202eb', 'a'.repeat(61)])('«%s» is nobody’s name', (name) => {
  expect(() => nameOf(name)).toThrow(UsageError)
})

test('what is said and noted cannot command the terminal, and keeps its lines', () => {
  const { cli, output, errors } = aCli()

  cli.say('a\u001b[2J\nb\u202ec')
  cli.note('d\u009be\rf')

  expect(output()).toBe('a\\u{1b}[2J\nb\\u{202e}c\n')
  expect(errors()).toBe('d\\u{9b}e\\u{d}f\n')
})

test('the configuration is read when it is asked for, and not before', () => {
  const { cli } = aCli({ PORT: 'x' })

  expect(() => cli.config).toThrow('PORT')
})

test('a clock of one’s own choosing runs on from where it was set', async () => {
  const { cli } = aCli({ ESEP_CLOCK: '2026-11-20T12:00:00+05:00' })

  const first = cli.clock.now()
  await new Promise((resolve) => setTimeout(resolve, 20))

  expect(first).toBeGreaterThanOrEqual(Date.parse('2026-11-20T07:00:00Z'))
  expect(cli.clock.now()).toBeGreaterThan(first)
})

test('a database that is not there is told, and none is made', async () => {
  const file = aFile()
  const { cli } = aCli({ ESEP_DATA: file })

  await expect(cli.withStorage(async () => 1)).rejects.toThrow(
    new UsageError(`There is no database at ${file}. Start the server first, or name its file in ESEP_DATA.`),
  )
  expect(existsSync(join(file, '..'))).toBe(false)
})

test.each([
  ['something else', (file: string) => writeFileSync(file, 'meter readings, surely; '.repeat(100)), 'not a database'],
  ['a folder', (file: string) => mkdirSync(file), 'unable to open'],
])('%s in place of a database is told by its name, and left as it is', async (_name, put, why) => {
  const file = join(mkdtempSync(join(tmpdir(), 'esep-cli-')), 'esep.sqlite')
  put(file)
  const { cli } = aCli({ ESEP_DATA: file })

  const opening = cli.withStorage(async () => 1)

  await expect(opening).rejects.toThrow(`The database ${file} cannot be opened.`)
  await expect(opening).rejects.toMatchObject({ cause: { message: expect.stringContaining(why) } })
  expect(existsSync(`${file}.key`)).toBe(false)
})

test('a database that may be new is made with its key, as the server would make it, and closed at the end', async () => {
  const file = aFile()
  const { cli } = aCli({ ESEP_DATA: file })

  const made = await cli.withStorage((storage) => storage.meta.identity(), { mayBeNew: true })

  expect(existsSync(`${file}.key`)).toBe(true)
  const storage = await openStorage({ file, serving: true })
  expect(await storage.meta.identity()).toEqual(made)
  await storage.close()
  expect(await cli.withStorage((again) => again.meta.identity())).toEqual(made)
})

test('a command works beside a serving process, and closes the database though it fails', async () => {
  const file = aFile()
  const { cli } = aCli({ ESEP_DATA: file })
  await cli.withStorage(async () => 1, { mayBeNew: true })
  const serving = await openStorage({ file, serving: true })
  let kept = serving

  const failing = cli.withStorage(async (storage) => {
    kept = storage
    throw new Error('half-way')
  })

  await expect(failing).rejects.toThrow('half-way')
  await expect(kept.meta.identity()).rejects.toThrow()
  expect((await serving.meta.identity()).epoch).not.toBe('')
  await serving.close()
})

test('without a terminal nobody is asked', async () => {
  const { cli, errors } = aCli()

  expect(await cli.confirm('Go on?')).toBeNull()
  expect(errors()).toBe('')
})

test.each([
  ['y\n', true],
  ['Yes\n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
  [null, false],
])('at a terminal %j is %s', async (answer, wanted) => {
  const { cli, errors } = atTerminal(answer)

  expect(await cli.confirm('Go on?')).toBe(wanted)
  expect(errors()).toContain('Go on? [y/N] ')
})
