import { expect, test } from 'vitest'
import { createProgressBar } from '#server/cli/progress-bar.ts'

function anOutput(isTerminal: boolean) {
  const written: string[] = []
  let now = 0
  return {
    written,
    pass: (milliseconds: number) => {
      now += milliseconds
    },
    output: { isTerminal, write: (text: string) => void written.push(text), monotonic: () => now },
  }
}

test('on a terminal a bar is redrawn in place, and makes way at the end', () => {
  const { written, pass, output } = anOutput(true)
  const bar = createProgressBar('import', 200, output)

  pass(1000)
  bar.at(50)
  bar.at(51)
  pass(1000)
  bar.at(100)
  bar.end()

  expect(written).toEqual([
    '\r\u001b[K[██████··················] import: 25 %, 50 of 200, 50 a second, 3 s left',
    '\r\u001b[K[████████████············] import: 50 %, 100 of 200, 50 a second, 2 s left',
    '\r\u001b[K',
  ])
})

test('elsewhere a line is written every ten seconds, and nothing at the end', () => {
  const { written, pass, output } = anOutput(false)
  const bar = createProgressBar('import', null, output)

  for (let done = 0; done < 25; done += 1) {
    pass(1000)
    bar.at(done * 10)
  }
  bar.end()

  expect(written).toEqual(['import: 90, 9 a second\n', 'import: 190, 10 a second\n'])
})

test.each([true, false])('what is soon over shows nothing (terminal: %s)', (isTerminal) => {
  const { written, pass, output } = anOutput(isTerminal)
  const bar = createProgressBar('import', 10, output)

  pass(400)
  bar.at(5)
  pass(100)
  bar.at(10)
  bar.end()

  expect(written).toEqual([])
})

test('more than was told, or of nothing, is no fault', () => {
  const { written, pass, output } = anOutput(true)

  for (const total of [0, 10]) {
    const bar = createProgressBar('import', total, output)
    pass(1000)
    bar.at(20)
    bar.end()
  }

  expect(written.map((text) => text.includes('NaN') || text.includes('Infinity'))).toEqual([false, false, false, false])
  expect(written[2]).toContain('100 %, 20 of 10')
})
