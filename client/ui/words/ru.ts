/** Ru: every sentence of the app in Russian. */

import { createFormat } from '#client/ui/words/format.ts'
import type { Words } from '#client/ui/words/kk.ts'
import { app } from '#client/ui/words/ru/app.ts'
import { help } from '#client/ui/words/ru/help.ts'
import { history } from '#client/ui/words/ru/history.ts'
import { home } from '#client/ui/words/ru/home.ts'
import { intakeWindow } from '#client/ui/words/ru/intake-window.ts'
import { menu } from '#client/ui/words/ru/menu.ts'
import { meter } from '#client/ui/words/ru/meter.ts'
import { noAnswer } from '#client/ui/words/ru/no-answer.ts'
import { problem } from '#client/ui/words/ru/problem.ts'
import { reading } from '#client/ui/words/ru/reading.ts'
import { record } from '#client/ui/words/ru/record.ts'
import { signIn } from '#client/ui/words/ru/sign-in.ts'
import { slip } from '#client/ui/words/ru/slip.ts'
import { status } from '#client/ui/words/ru/status.ts'
import { unsent } from '#client/ui/words/ru/unsent.ts'
import { RUSSIAN_DATES } from '#client/ui/words/russian-dates.ts'

export const ru: Words = {
  format: createFormat(RUSSIAN_DATES),
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
