import { describe, expect, it } from 'vitest'
import { WHERES } from '#client/domain/where.ts'
import { en } from '#client/ui/words/en.ts'
import { kk, type Words } from '#client/ui/words/kk.ts'
import { preferredLanguage } from '#client/ui/words/load-words.ts'
import { receiptText } from '#client/ui/words/receipt-text.ts'
import { ru } from '#client/ui/words/ru.ts'
import { verdictLine } from '#client/ui/words/verdict-line.ts'
import type { Verdict } from '#shared/domain/plausibility.ts'
import { HELD_REASONS } from '#shared/domain/reading.ts'
import { PROBLEMS } from '#shared/wire/problem.ts'

const languages: [string, Words][] = [
  ['kk', kk],
  ['ru', ru],
  ['en', en],
]

/** Every ready sentence with its path, and the name of each that is made of facts. */
function sentencesOf(part: unknown, path = ''): [string, string][] {
  if (typeof part === 'string') return [[path, part]]
  if (typeof part === 'function') return [[`${path}()`, '']]
  if (part === null || typeof part !== 'object') return []
  return Object.entries(part).flatMap(([key, below]) => sentencesOf(below, `${path}.${key}`))
}

const { format: _, ...kazakh } = kk

describe.each(languages)('in %s', (_language, { format: _format, ...words }) => {
  it('[faults/G13] every sentence of the source language is there, and none is empty', () => {
    const paths = sentencesOf(words).map(([path]) => path)
    expect(paths).toEqual(sentencesOf(kazakh).map(([path]) => path))
    for (const [path, said] of sentencesOf(words)) if (!path.endsWith('()')) expect(said.trim(), path).not.toBe('')
  })

  it('[faults/G13] each place of a reading has words of its own', () => {
    const said = WHERES.map((where) => words.status.at[where])
    expect(new Set(said).size).toBe(WHERES.length)
  })

  it('[R3] each reason of a held reading says what is wrong and what to do', () => {
    for (const reason of HELD_REASONS) {
      expect(words.status.held[reason].what).toMatch(/\p{L}{3}.*\.$/u)
      expect(words.status.held[reason].todo).toMatch(/\p{L}{3}.*\.$/u)
    }
  })

  it('[security/O7] each code of the wire has its sentence and the next step', () => {
    expect(Object.keys(words.problem).sort()).toEqual(Object.keys(PROBLEMS).sort())
  })

  it('[faults/G13] nothing claims a success', () => {
    for (const [path, said] of sentencesOf(words)) expect(said, path).not.toMatch(/success|успешно|сәтті/i)
  })

  it('[faults/G13] nothing is drawn by an emoji', () => {
    for (const [path, said] of sentencesOf(words)) expect(said, path).not.toMatch(/\p{Extended_Pictographic}/u)
  })
})

it.each([
  ['kk', kk],
  ['ru', ru],
])('[faults/G13] no word of %s stayed in English', (_language, { format: _format, ...words }) => {
  const names = /iPhone|Safari|Wi-Fi|WhatsApp|Telegram|QR|7K3Q-20M9-X|esep-[a-z]+/g
  for (const [path, said] of sentencesOf(words)) expect(said.replace(names, ''), path).not.toMatch(/[a-z]{3}/i)
})

it('[W3] the hour of an opening and the month it counts for are said in each language', () => {
  const opensAt = Date.parse('2026-12-18T09:00:00+05:00')
  expect(languages.map(([, words]) => words.status.queuedUntil(opensAt, 300))).toEqual([
    'Кезекте тұр: қабылдау 18 желтоқсанда сағат 9:00‑де ашылады',
    'В очереди: приём откроется 18 декабря, 9:00',
    'Queued: intake opens 18 December, 9:00',
  ])
  expect(ru.record.mustReach(Date.parse('2026-11-30T20:00:00+05:00'), 300, '2026-11')).toBe(
    'Чтобы показание учли за ноябрь, оно должно дойти до 30 ноября, 20:00.',
  )
})

it('[faults/A2] Russian counts its readings in the right form', () => {
  expect([1, 2, 5, 11, 21, 104].map((count) => ru.home.unsent(count))).toEqual([
    '1 показание ещё не отправлено',
    '2 показания ещё не отправлены',
    '5 показаний ещё не отправлено',
    '11 показаний ещё не отправлено',
    '21 показание ещё не отправлено',
    '104 показания ещё не отправлены',
  ])
})

describe('the line under the face', () => {
  const register = { unit: 'm3', decimals: 3 } as const
  const last = { value: '00198.540', readOn: '2026-10-18' }
  const line = (verdict: Verdict, use: number | null, words: Words = en) =>
    verdictLine(words, { verdict, use, days: 34, usualRange: { from: 3.9, to: 5.2 } }, register, last)

  it('[P1] says the difference, since when, and that it is usual', () => {
    expect(line('usual', 4.63)).toEqual({
      tone: 'ok',
      difference: '+4.630\u00a0m³',
      text: 'since 18 October: usual for you (3.9–5.2)',
    })
    expect(line('usual', 4.63, kk).text).toBe('18 қазаннан бері, сізге әдеттегідей (3,9–5,2)')
  })

  it('[P2] names the last value where this one is lower', () => {
    expect(line('lower', null)).toEqual({
      tone: 'bad',
      difference: null,
      text: 'Lower than the last reading (198,540\u00a0m³). Please say why',
    })
  })

  it('[P3] asks once about the same value, without a difference of nothing', () => {
    expect(line('same', 0)).toEqual({
      tone: 'wait',
      difference: null,
      text: 'The same as last time. Was nothing used?',
    })
  })
})

it('[faults/G6] a receipt as text holds its number, and none is claimed before there is one', () => {
  const facts = {
    utility: 'Utility',
    account: '1204 5587',
    address: null,
    meter: 'Hot water',
    serial: '22-418841',
    register: null,
    value: '203,170 m³',
    readOn: '21 November 2026',
    savedAt: '21 November 2026, 21:40',
    receivedAt: null,
    number: null,
    standing: 'Saved on this phone',
  }

  expect(receiptText(en, facts)).toBe(
    [
      'Meter reading (not sent yet)',
      'Utility: Utility',
      'Account number: 1204 5587',
      'Meter: Hot water, No. 22-418841',
      'Reading: 203,170 m³',
      'Read on: 21 November 2026',
      'Saved on the phone: 21 November 2026, 21:40',
      'State: Saved on this phone',
    ].join('\n'),
  )
  expect(receiptText(en, { ...facts, number: 'E-7K3Q-20M9' })).toContain('Receipt: E-7K3Q-20M9')
})

it('[faults/G13] the language is the one kept, else the device’s first that we have, else Kazakh', () => {
  expect(preferredLanguage(null, ['ru-KZ', 'kk'])).toBe('ru')
  expect(preferredLanguage('en', ['ru-RU'])).toBe('en')
  expect(preferredLanguage(null, ['uz-UZ', 'en-GB'])).toBe('en')
  expect(preferredLanguage(null, ['de'])).toBe('kk')
  expect(preferredLanguage('xx', [])).toBe('kk')
})
