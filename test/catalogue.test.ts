/** Catalogue: every row of the two catalogues says what proves it, and every proof and every citation is real. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

type Row = { id: string; proof: string }

/** How many rows each letter has: none may be left out. */
const CATALOGUES = {
  faults: { G: 14, B: 10, U: 10, D: 16, N: 15, T: 7, A: 9, V: 21 },
  security: { F: 10, L: 8, O: 8, P: 4, C: 5, K: 4 },
}
/** Rows of the plan for the tests, of which those stand there that a test holds. */
const FIGURE = /^Q\d+$/

type Catalogue = keyof typeof CATALOGUES

const text = (path: string): string => readFileSync(path, 'utf8')

/** Ids at the beginning of a string, as titles and rows of `test.each` have them: `faults/N3`, `security/L4`, `R1`. */
function citedIn(source: string): Set<string> {
  const openings = source.matchAll(/['"`]((?:\[[A-Za-z]*\/?[A-Z]\d+\] ?)+)/g)
  return new Set([...openings].flatMap(([, ids = '']) => [...ids.matchAll(/\[([^\]]+)\]/g)].map(([, id = '']) => id)))
}

const citedBy = new Map(globSync('test/**/*.{ts,tsx}').map((path) => [path, citedIn(text(path))]))
const cited = new Set([...citedBy.values()].flatMap((ids) => [...ids]))

function rowsOf(catalogue: Catalogue): Row[] {
  return text(`docs/${catalogue}.md`)
    .split('\n')
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
    .filter(([id = '']) => /^[A-Z]\d+$/.test(id))
    .map((cells) => ({ id: cells[0]!, proof: cells.at(-1)! }))
}

const linksIn = (markdown: string): { name: string; to: string }[] =>
  [...markdown.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, name = '', to = '']) => ({ name, to }))

/** A link names the id its test cites in brackets, unless that is its own row's; one of the same catalogue by its bare id. */
function idOf(name: string, row: string): string {
  const id = /\((\S+)\)$/.exec(name)?.[1]
  if (id === undefined) return row
  return /\/|^[WRP]\d+$/.test(id) ? id : row.replace(/\w+$/, id)
}

const unproven = (row: string, markdown: string, from: string): string[] =>
  linksIn(markdown)
    .filter(({ name, to }) => !citedBy.get(join(from, to))?.has(idOf(name, row)))
    .map(({ name, to }) => `${row}: ${to} does not cite ${idOf(name, row)}`)

describe.each(Object.keys(CATALOGUES) as Catalogue[])('docs/%s.md', (catalogue) => {
  const rows = rowsOf(catalogue)

  test('has each row of the catalogue once', () => {
    const wanted = Object.entries(CATALOGUES[catalogue]).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, at) => letter + (at + 1)),
    )

    const ids = rows.map(({ id }) => id).filter((id) => !FIGURE.test(id))

    expect(ids.sort()).toEqual(wanted.sort())
  })

  test('links only tests that cite the row', () => {
    expect(rows.flatMap(({ id, proof }) => unproven(`${catalogue}/${id}`, proof, 'docs'))).toEqual([])
  })

  test('links every test file once for a row', () => {
    const twice = rows.filter(({ proof }) => {
      const links = linksIn(proof).map(({ name, to }) => `${name} ${to}`)
      return new Set(links).size !== links.length
    })

    expect(twice).toEqual([])
  })

  test('says of a row without a test why there is none', () => {
    const silent = rows.filter(({ proof }) => linksIn(proof).length === 0 && !/^(not yet: |.*\bno test)/.test(proof))

    expect(silent).toEqual([])
  })

  test('does not say that a row has no test that a test cites', () => {
    const bare = rows.filter(({ proof }) => linksIn(proof).length === 0)

    expect(bare.filter(({ id }) => cited.has(`${catalogue}/${id}`))).toEqual([])
  })

  test('has every id that a test cites', () => {
    const known = new Set(rows.map(({ id }) => `${catalogue}/${id}`))
    const strangers = [...citedBy].flatMap(([path, ids]) =>
      [...ids].filter((id) => id.startsWith(`${catalogue}/`) && !known.has(id)).map((id) => `${path}: ${id}`),
    )

    expect(strangers).toEqual([])
  })

  test('links to nothing that is not there', () => {
    const links = linksIn(text(`docs/${catalogue}.md`)).map(({ to }) => join('docs', to))

    expect(links.filter((path) => !existsSync(path))).toEqual([])
  })
})

describe('README.md', () => {
  const promises = [...text('README.md').matchAll(/^- \*\*(G\d+)\*\* (.*)$/gm)].map(([, id = '', promise = '']) => ({
    id,
    promise,
  }))

  test('promises what the catalogue holds, no more and no less', () => {
    const held = rowsOf('faults').filter(({ id }) => id.startsWith('G'))

    expect(promises.map(({ id }) => id)).toEqual(held.map(({ id }) => id))
  })

  test.each(promises)('links tests for $id that cite it', ({ id, promise }) => {
    expect(linksIn(promise).length).toBeGreaterThan(0)
    expect(unproven(`faults/${id}`, promise, '')).toEqual([])
  })
})

test('ids are read where a title or a row of a table begins, and nowhere else', () => {
  const ids = ['W3', 'faults/N1', 'security/L4']
  const title = ids.map((id) => `[${id}]`).join(' ')

  expect(citedIn(`test('${title} it is sent', …)`)).toEqual(new Set(ids))
  expect(citedIn(`/* as ${title} says */ const first = list[B1]`)).toEqual(new Set())
})
