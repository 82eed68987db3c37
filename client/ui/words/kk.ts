/** Kk: every sentence of the app in Kazakh, the source language; the other languages have the same shape. */
import { createFormat } from '#client/ui/words/format.ts'
import { KAZAKH_DATES } from '#client/ui/words/kazakh-dates.ts'
import { app } from '#client/ui/words/kk/app.ts'
import { help } from '#client/ui/words/kk/help.ts'
import { history } from '#client/ui/words/kk/history.ts'
import { home } from '#client/ui/words/kk/home.ts'
import { intakeWindow } from '#client/ui/words/kk/intake-window.ts'
import { menu } from '#client/ui/words/kk/menu.ts'
import { meter } from '#client/ui/words/kk/meter.ts'
import { noAnswer } from '#client/ui/words/kk/no-answer.ts'
import { problem } from '#client/ui/words/kk/problem.ts'
import { reading } from '#client/ui/words/kk/reading.ts'
import { record } from '#client/ui/words/kk/record.ts'
import { signIn } from '#client/ui/words/kk/sign-in.ts'
import { slip } from '#client/ui/words/kk/slip.ts'
import { status } from '#client/ui/words/kk/status.ts'
import { unsent } from '#client/ui/words/kk/unsent.ts'

export const kk = {
  format: createFormat(KAZAKH_DATES),
  app,
  meter,
  status,
  intakeWindow,
  home,
  slip,
  history,
  record,
  signIn,
  unsent,
  reading,
  help,
  menu,
  problem,
  noAnswer,
}

export type Words = typeof kk
