import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProgram } from '#server/cli/program.ts'
import { ACCOUNT } from '#test/support/resident.ts'
import { runCli, testCli } from '#test/support/test-cli.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
  await server.addAccount(ACCOUNT)
})
afterAll(() => server.close())

const esep = (...words: string[]) => runCli(words, server)

test('without a command, and with --help, it says what there is', async () => {
  const [bare, helped] = [await esep(), await esep('--help')]

  expect([bare.code, bare.errors]).toEqual([0, ''])
  expect(bare.output).toContain('Usage: esep [options] [command]')
  expect(helped).toEqual(bare)
})

test('every command says what it is for, and so does each of its options', async () => {
  const areas = createProgram(testCli(server).cli).commands
  const deeds = areas.flatMap((area) => area.commands.map((deed) => [area.name(), deed.name()]))

  expect(deeds.length).toBeGreaterThan(10)
  for (const words of [...areas.map((area) => [area.name()]), ...deeds]) {
    const { code, output } = await esep(...words, '--help')
    expect([words, code]).toEqual([words, 0])
    expect(output).toContain(`Usage: esep ${words.join(' ')} `)
  }
  const all = [...areas, ...areas.flatMap((area) => area.commands)]
  expect(all.filter((command) => !command.description())).toEqual([])
  expect(all.flatMap((command) => command.options).filter((option) => !option.description)).toEqual([])
})

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

  expect(await esep('--version')).toEqual({ code: 0, output: `${version}\n`, errors: '' })
})

test.each([
  [['revue'], "Unknown command 'revue'\n(Did you mean review?)"],
  [['review', 'loose'], "Unknown command 'loose'\nMore with --help."],
  [['review'], 'Usage: esep review [options] [command]'],
  [['review', 'show', ACCOUNT], "Missing required argument 'receipt'\nMore with --help."],
  [['review', 'list', 'everything'], 'Too many arguments for '],
  [['review', 'list', '--limt', '5'], "Unknown option '--limt'\n(Did you mean --limit?)"],
  [['review', 'list', '--limit'], "Option '--limit <count>' argument missing"],
  [['review', 'list', '--by', 'a\nb'], '--by takes a name of letters and digits'],
  [['review', 'show', '12045587', 'E-0000-0000'], '«12045587» is not an account. It looks like astana-12045587.'],
  [['codes', 'issue', 'astana-99999999'], 'There is no account astana-99999999.'],
  [['accounts', 'show', 'astana-99999999'], 'There is no account astana-99999999.'],
])('%j ends with 2 and says what is wrong', async (words, message) => {
  const { code, output, errors } = await esep(...words)

  expect([code, output]).toEqual([2, ''])
  expect(errors).toContain(message)
  expect(errors).not.toMatch(/^ {4}at /m)
})

test('a failure ends with 1 and says why, without a trace', async () => {
  const storage = {
    ...server.storage,
    accounts: {
      ...server.storage.accounts,
      find: () => Promise.reject(new Error('the disk is gone', { cause: new Error('EIO') })),
    },
  }

  const failed = await runCli(['accounts', 'show', ACCOUNT], { ...server, storage })

  expect(failed).toEqual({ code: 1, output: '', errors: 'the disk is gone\n  because: EIO\n' })
})

test('what a person typed cannot command the terminal when it is told back', async () => {
  const { errors } = await esep('review', '\u001b[2J\u202e')

  expect(errors).toContain('\\u{1b}[2J\\u{202e}')
  expect(errors.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})
