/** Setup: runs before every test file; a test that wrote to `console.error` fails, whatever else it says. */
import { afterEach, expect, vi } from 'vitest'

const said = vi.spyOn(console, 'error')

afterEach(() => {
  const lines = said.mock.calls.map((call) => call.map(String).join(' '))
  said.mockClear()
  expect(lines).toEqual([])
})
