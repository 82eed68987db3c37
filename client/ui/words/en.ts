/** En: every sentence of the app in English. */

import { app } from '#client/ui/words/en/app.ts'
import { help } from '#client/ui/words/en/help.ts'
import { history } from '#client/ui/words/en/history.ts'
import { home } from '#client/ui/words/en/home.ts'
import { intakeWindow } from '#client/ui/words/en/intake-window.ts'
import { menu } from '#client/ui/words/en/menu.ts'
import { meter } from '#client/ui/words/en/meter.ts'
import { noAnswer } from '#client/ui/words/en/no-answer.ts'
import { problem } from '#client/ui/words/en/problem.ts'
import { reading } from '#client/ui/words/en/reading.ts'
import { record } from '#client/ui/words/en/record.ts'
import { signIn } from '#client/ui/words/en/sign-in.ts'
import { slip } from '#client/ui/words/en/slip.ts'
import { status } from '#client/ui/words/en/status.ts'
import { unsent } from '#client/ui/words/en/unsent.ts'
import { ENGLISH_DATES } from '#client/ui/words/english-dates.ts'
import { createFormat } from '#client/ui/words/format.ts'
import type { Words } from '#client/ui/words/kk.ts'

export const en: Words = {
  format: createFormat(ENGLISH_DATES),
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
