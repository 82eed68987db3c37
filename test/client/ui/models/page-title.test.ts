import { expect, test } from 'vitest'
import { pageTitle } from '#client/ui/models/page-title.ts'
import { en } from '#client/ui/words/en.ts'
import { kk } from '#client/ui/words/kk.ts'
import { ru } from '#client/ui/words/ru.ts'

test('every room has a title of its own in every language', () => {
  const rooms = [
    '/',
    '/history',
    '/help',
    '/menu',
    '/unsent',
    '/slip',
    '/join',
    '/evening',
    '/record/a/1',
    '/reading/a/1',
  ]
  for (const words of [kk, ru, en]) {
    const titles = rooms.map((path) => pageTitle(words, path))

    expect(new Set(titles).size).toBe(rooms.length)
    expect(titles.every((title) => title.endsWith(words.app.name))).toBe(true)
  }
})

test('[security/F6] a title, which stays in the browser’s history, says nothing of a person', () => {
  const ofSomebody = ['/record/astana-12071964/00488138', '/reading/astana-12071964/one', '/visit/r/astana-12071964/1']

  expect(ofSomebody.map((path) => pageTitle(en, path)).join()).not.toMatch(/\d/)
})
