import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  EMPTY_ENTRY,
  entryOf,
  entryText,
  type FaceEntry,
  pasteText,
  typeKey,
  valueOfEntry,
} from '#client/ui/parts/face-entry.ts'
import { VALUE } from '#shared/domain/value.ts'

const water = { digits: 5, decimals: 3 }
const electricity = { digits: 6, decimals: 0 }

const typed = (keys: string, register = water): FaceEntry =>
  [...keys].reduce((entry, key) => typeKey(entry, key === '<' ? 'Backspace' : key, register), EMPTY_ENTRY)

describe('typing', () => {
  it('[P5] digits enter the whole part from the right, so that leading zeros may be left out', () => {
    expect(valueOfEntry(typed('203'), water)).toBe('00203.000')
    expect(valueOfEntry(typed('00203'), water)).toBe('00203.000')
  })

  it('[P5] the comma, or a point, moves on to the decimals, which fill from the left', () => {
    expect(valueOfEntry(typed('203,17'), water)).toBe('00203.170')
    expect(valueOfEntry(typed('203.1'), water)).toBe('00203.100')
    expect(valueOfEntry(typed(',5'), water)).toBe('00000.500')
  })

  it('[P5] a full whole part moves on by itself, so that the face may be copied digit by digit', () => {
    expect(typed('00203').inPart).toBe(true)
    expect(valueOfEntry(typed('00203170'), water)).toBe('00203.170')
    expect(valueOfEntry(typed('00203,170'), water)).toBe('00203.170')
  })

  it('[P5] a digit that has no cell is refused and said, and the digits before it stay', () => {
    const full = typed('002031709')
    expect(full.problem).toBe('too-many')
    expect(valueOfEntry(full, water)).toBe('00203.170')
    expect(typed('1234567', electricity)).toEqual({ whole: '123456', part: '', inPart: false, problem: 'too-many' })
  })

  it('[P5] decimals typed on a meter without any are refused, never joined to the whole part', () => {
    const entry = typed('123,4', electricity)
    expect(entry.problem).toBe('too-many')
    expect(valueOfEntry(entry, electricity)).toBe('000123')
  })

  it('[P5] what is no digit is said, and the next digit clears the word', () => {
    expect(typed('20x')).toEqual({ whole: '20', part: '', inPart: false, problem: 'not-a-digit' })
    expect(typed('20x3')).toEqual({ whole: '203', part: '', inPart: false, problem: null })
    expect(typed('٣').problem).toBe('not-a-digit')
  })

  it('[P5] erasing takes back digit by digit, and a comma that was typed goes alone', () => {
    expect(entryText(typed('203,17<'))).toBe('203,1')
    expect(entryText(typed('203,<'))).toBe('203')
    expect(entryText(typed('203,<<'))).toBe('20')
    expect(entryText(typed('<<<'))).toBe('')
  })

  it('[P5] erasing behind a full whole part takes its last digit, so that no key seems dead', () => {
    expect(typed('00203<')).toEqual({ whole: '0020', part: '', inPart: false, problem: null })
    expect(entryText(typed('00203<4'))).toBe('00204,')
  })

  it('[P5] Delete empties the face', () => {
    expect(typeKey(typed('203,17'), 'Delete', water)).toEqual(EMPTY_ENTRY)
  })

  it('[P5] nothing typed is no value', () => {
    expect(valueOfEntry(EMPTY_ENTRY, water)).toBeNull()
    expect(valueOfEntry(typed(','), water)).toBeNull()
  })

  it('[P5] whatever keys come, what stands on the face has the form of the wire and fits its cells', () => {
    const keys = fc.array(fc.constantFrom(...'0123456789,.x', 'Backspace', 'Delete', 'Enter'), { maxLength: 24 })
    const register = fc.record({ digits: fc.integer({ min: 1, max: 8 }), decimals: fc.integer({ min: 0, max: 3 }) })
    fc.assert(
      fc.property(keys, register, (pressed, face) => {
        const entry = pressed.reduce((before, key) => typeKey(before, key, face), EMPTY_ENTRY)
        const value = valueOfEntry(entry, face)
        expect(entry.whole.length).toBeLessThanOrEqual(face.digits)
        expect(entry.part.length).toBeLessThanOrEqual(face.decimals)
        if (value === null) return
        expect(value).toMatch(VALUE)
        expect(value).toHaveLength(face.digits + face.decimals + (face.decimals > 0 ? 1 : 0))
      }),
    )
  })
})

describe('pasting', () => {
  it.each([
    ['203,17', '00203.170'],
    ['00203.170', '00203.170'],
    [' 203,170\u00a0', '00203.170'],
    ['203', '00203.000'],
    ['00203170', '00203.170'],
    ['00203 170', '00203.170'],
    ['000203,1700', '00203.170'],
    [',5', '00000.500'],
  ])('[P5] %j on a face of 5 + 3 is %s', (text, value) => {
    const entry = entryOf(text, water)
    expect(entry.problem).toBeNull()
    expect(valueOfEntry(entry, water)).toBe(value)
  })

  it('[P5] digits grouped by a space are one number on a meter without decimals', () => {
    expect(valueOfEntry(entryOf('12 044', electricity), electricity)).toBe('012044')
  })

  it.each([
    ['203 170', 'too-many'],
    ['203170', 'too-many'],
    ['002031705', 'too-many'],
    ['123456,1', 'too-many'],
    ['203,1705', 'too-many'],
    ['203,17 м³', 'not-a-digit'],
    ['-5', 'not-a-digit'],
    ['1e5', 'not-a-digit'],
    ['20.3.17', 'not-a-digit'],
    ['\u202e203', 'not-a-digit'],
    ['9'.repeat(1000), 'too-many'],
  ])('[P5] %j on a face of 5 + 3 enters nothing, because %s', (text, problem) => {
    expect(entryOf(text, water)).toEqual({ ...EMPTY_ENTRY, problem })
  })

  it('[P5] a text that means nothing leaves the digits that stand there, and is said', () => {
    expect(pasteText(typed('203,17'), 'call 109', water)).toEqual({ ...typed('203,17'), problem: 'not-a-digit' })
    expect(pasteText(typed('203,17'), '341,208', water)).toEqual(typed('341,208'))
  })

  it('[P5] what is shown of an entry means the same entry when it is pasted again', () => {
    const keys = fc.array(fc.constantFrom(...'0123456789,'), { maxLength: 12 })
    fc.assert(
      fc.property(keys, (pressed) => {
        const entry = pressed.reduce((before, key) => typeKey(before, key, water), EMPTY_ENTRY)
        expect(valueOfEntry(entryOf(entryText(entry), water), water)).toBe(valueOfEntry(entry, water))
      }),
    )
  })
})
