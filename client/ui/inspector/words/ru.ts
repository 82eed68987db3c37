/** Ru: what an inspector reads, in Russian. */
import type { InspectorWords } from '#client/ui/inspector/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'

export const ru: InspectorWords = {
  signIn: {
    title: 'Вход для сотрудников',
    lead: 'Укажите имя и пароль, выданные на предприятии. Потом обход открывается и без сети.',
    name: 'Имя',
    password: 'Пароль',
    submit: 'Войти',
    submitting: 'Проверяем…',
    refused: 'Имя и пароль не подходят друг к другу. Проверьте оба.',
  },
  round: {
    rounds: 'Обходы',
    title: (district) => `Обход · ${district}`,
    none: 'На этом телефоне нет обхода',
    noneLead: 'Обход назначает офис. Обновите там, где есть сеть.',
    ask: 'Обновить',
    progress: (done, all) => `${done} из ${all} помещений`,
    selfRead: (count) =>
      plural('ru', count, { one: '# передал сам', few: '# передали сами', other: '# передали сами' }),
    onPhone: (count) =>
      plural('ru', count, {
        one: '# показание на телефоне',
        few: '# показания на телефоне',
        other: '# показаний на телефоне',
      }),
    search: 'Квартира или № счётчика',
    nothingFound: 'Ни такой квартиры, ни такого счётчика в этом обходе нет.',
    next: 'Следующая',
    take: 'Снять показания',
    group: (name, left) => (left === 0 ? `${name} · готово` : `${name} · осталось ${left}`),
    done: 'Этот обход закончен',
    state: { left: 'Осталось', begun: 'Начато', read: 'Снято', 'self-read': 'Передал сам', 'no-access': 'Нет доступа' },
    causes: {
      unread: 'нет показаний',
      control: 'контрольное снятие',
      're-read': 'просили проверить',
      held: 'показание под вопросом',
    },
    flat: (flat) => `кв. ${flat}`,
    floor: (floor) => `этаж ${floor}`,
    last: (values) => `Прошлое ${values}`,
  },
  outcome: {
    title: 'Почему нет показания?',
    choose: 'Выберите причину.',
    note: 'Заметка',
    noteNeeded: 'К этой причине нужна заметка.',
    slip: 'Код для жильца',
    slipTodo: 'Впишите код в извещение и оставьте у двери: жилец передаст показание сам и закроет визит.',
    end: 'Закончить визит',
    notSaved: 'Визит не сохранён. Освободите место на телефоне и попробуйте ещё раз.',
    code: {
      A1: 'Никого нет дома',
      A2: 'Нет доступа, заперто',
      A3: 'Отказ в допуске',
      A4: 'Собака, опасно',
      A5: 'Помещение пустует',
    },
  },
  visit: {
    noAccess: 'Нет доступа',
    meterOf: (at, all) => `Счётчик ${at} из ${all}`,
    notThere: 'Этого помещения нет в обходе на телефоне.',
    saved: (value) => `${value} сохранено на телефоне`,
  },
}
