/** SQL: Kysely makes the statements, values go beside them; a text becomes a statement only where it is listed here ([security/O6]). */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Ways past the parameters, by which text becomes a statement or a part of one as it is, up to the first closing bracket. */
const AS_IT_IS =
  /(?:\bsql\s*\.\s*(?:raw|lit|literal|id|ref|table)|CompiledQuery\s*\.\s*raw|\.prepare|\.exec)\s*\([^)]*\)/g

/** A value in a template that is not Kysely's own `sql`, which would make a parameter of it. */
const BUILT =
  /(?<!\bsql(?:<[^`]*>)?)`[^`]*\b(?:select\s[^`]*\sfrom|insert\s+into|update\s[^`]*\sset|delete\s+from|create\s+\w+|alter\s+table|drop\s+\w+|order\s+by|where\s+\w+\s*[=<>])[^`]*\$\{[^`]*`/gi

/** A text of ours as it stands, with nothing put into it. */
const CONSTANT = /\(\s*(['"`])(?:(?!\1|\$\{)[\s\S])*\1\s*\)$/

/** Text that Kysely compiled, with its values beside it. */
const LISTED: Record<string, string[]> = {
  // Names and numbers of ours: the tables of accounts and their parts.
  'server/storage/engine/per-account.ts': ['sql.table(name)', 'sql.lit(PARTS)', 'sql.lit(part)', 'sql.table(partName)'],
  // The list of what only grows.
  'server/storage/engine/postgres-append-only.ts': [
    'sql.ref(column)',
    'sql.raw(deed)',
    'sql.ref(name)',
    'sql.table(table)',
    'sql.lit(why)',
    'sql.ref(trigger)',
    'sql.table(part)',
    'sql.lit(why)',
  ],
  'server/storage/engine/postgres.ts': ['CompiledQuery.raw(BEGIN)'],
  'server/storage/engine/sqlite-append-only.ts': ['sql.raw(trigger(refusal)'],
  'server/storage/engine/sqlite.ts': ['.prepare(query)', '.prepare(query)'],
  'server/storage/kept-text.ts': ['CompiledQuery.raw(textOf(db, name, parameters, build)'],
  // A status from a list of ours.
  'server/storage/readings.ts': ['sql.lit(status)'],
}
/** Triggers with constants in them, run once at start. */
const LISTED_TEMPLATES = ['server/storage/engine/sqlite-append-only.ts']

const OURS = globSync('{server,shared,scripts}/**/*.{ts,mjs}').map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}))

/** Regular expressions, as they stand or by the name of a constant, have an `exec` too. */
const withoutRegExps = (text: string): string => text.replace(/(?:\/[a-z]*|\b[A-Z_]+)\.exec\(/g, '')

const found = (pattern: RegExp, text: string): string[] =>
  [...text.matchAll(pattern)].map(([whole]) => whole.replace(/\s+/g, ' '))

test('[security/O6] text becomes a statement only where it is listed', () => {
  const used = OURS.map(
    ({ path, text }) => [path, found(AS_IT_IS, withoutRegExps(text)).filter((way) => !CONSTANT.test(way))] as const,
  )

  expect(Object.fromEntries(used.filter(([, all]) => all.length > 0))).toEqual(LISTED)
})

test('[security/O6] no statement is built from a template with values in it', () => {
  const builders = OURS.filter(({ text }) => found(BUILT, text).length > 0).map(({ path }) => path)

  expect(builders).toEqual(LISTED_TEMPLATES)
})

test('[security/O6] every way of building a statement past its parameters is seen', () => {
  const ways = [
    "sql.raw('x')",
    'sql.lit(value)',
    'sql . ref(name)',
    'sql.id(name)',
    'sql.table(name)',
    'CompiledQuery.raw(text)',
    'database.exec(text)',
    'database.prepare(text)',
  ]
  const value = ['$', '{value}'].join('')
  const built = [
    `\`select * from reading where account = ${value}\``,
    `\`delete from session where token_hash = ${value}\``,
    `\`insert into meta values (${value})\``,
    `db.query(\`update reading\n set status = ${value}\`)`,
    `\`order by ${value}\``,
  ]
  const good = [
    `sql\`select * from reading where id = ${value}\``,
    `sql<boolean>\`a in (select b from c where d = ${value})\``,
  ]

  expect(ways.filter((way) => found(AS_IT_IS, way).length !== 1)).toEqual([])
  expect(ways.filter((way) => CONSTANT.test(way))).toEqual(["sql.raw('x')"])
  expect(CONSTANT.test(`sql.raw(\`order by ${value}\`)`)).toBe(false)
  expect(built.filter((way) => found(BUILT, way).length !== 1)).toEqual([])
  expect(good.filter((way) => found(BUILT, way).length > 0)).toEqual([])
})
