/** Page title: what tabs, windows and screen readers call the page: its room, and the app. Nothing of a person is in it. */
import type { Words } from '#client/ui/words/kk.ts'

export function pageTitle(words: Words, path: string): string {
  const { app, history, help, menu, unsent, slip, reading, record, signIn } = words
  const rooms: { [room: string]: string } = {
    history: history.title,
    help: help.title,
    menu: menu.title,
    unsent: unsent.title,
    slip: slip.title,
    reading: reading.title,
    record: record.title,
    visit: record.title,
    outcome: app.tabs.round,
    findings: app.tabs.round,
    evening: app.tabs.send,
    join: signIn.title,
    add: signIn.title,
    staff: signIn.title,
  }
  const room = rooms[path.split('/')[1] ?? '']
  return room === undefined ? app.name : `${room} · ${app.name}`
}
