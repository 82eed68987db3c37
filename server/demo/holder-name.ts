/** Holder name: made of a family name, a given name and often a patronymic, as they go together in Kazakhstan. Nobody is meant. */
import type { Random } from '#server/demo/random.ts'

type Names = { families: readonly string[]; given: readonly string[]; patronymics: readonly string[] }

export function holderName(random: Random): string {
  const names = random.pick([KAZAKH_WOMEN, KAZAKH_MEN, KAZAKH_WOMEN, KAZAKH_MEN, RUSSIAN_WOMEN, RUSSIAN_MEN])
  const name = `${random.pick(names.families)} ${random.pick(names.given)}`
  return random.happens(0.8) ? `${name} ${random.pick(names.patronymics)}` : name
}

const KAZAKH_WOMEN: Names = {
  families: ['Ахметова', 'Серікбаева', 'Оспанова', 'Нұрғалиева', 'Жұмабекова', 'Қасымова', 'Төлегенова', 'Сәдуақасова'],
  given: ['Айгүл', 'Гүлнар', 'Сәуле', 'Динара', 'Әсел', 'Мәдина', 'Жанар', 'Бибігүл', 'Қарлығаш', 'Ұлжан'],
  patronymics: ['Серікқызы', 'Болатқызы', 'Маратқызы', 'Қанатқызы', 'Ерланқызы', 'Нұрланқызы'],
}

const KAZAKH_MEN: Names = {
  families: ['Ахметов', 'Серікбаев', 'Оспанов', 'Нұрғалиев', 'Жұмабеков', 'Қасымов', 'Төлегенов', 'Сәдуақасов'],
  given: ['Ерлан', 'Нұрлан', 'Дәурен', 'Қайрат', 'Асхат', 'Бауыржан', 'Тимур', 'Әлихан', 'Мұхтар', 'Жандос'],
  patronymics: ['Серікұлы', 'Болатұлы', 'Маратұлы', 'Қанатұлы', 'Ерланұлы', 'Нұрланұлы'],
}

const RUSSIAN_WOMEN: Names = {
  families: ['Ковалёва', 'Шевченко', 'Романова', 'Ким', 'Шмидт', 'Белова'],
  given: ['Ольга', 'Наталья', 'Ирина', 'Елена', 'Татьяна', 'Вера'],
  patronymics: ['Петровна', 'Викторовна', 'Андреевна', 'Сергеевна'],
}

const RUSSIAN_MEN: Names = {
  families: ['Ковалёв', 'Шевченко', 'Романов', 'Ким', 'Шмидт', 'Белов'],
  given: ['Сергей', 'Андрей', 'Виктор', 'Николай', 'Юрий', 'Денис'],
  patronymics: ['Петрович', 'Викторович', 'Андреевич', 'Сергеевич'],
}
