/** Demo address: a street that exists in the district, with a house and flat number of chance. Nobody's home is meant. */
import type { Random } from '#server/demo/random.ts'

export type Building = 'flat' | 'house'

type Streets = Record<Building, readonly string[]>

/** `Сығанақ к-сі, 18, 47`; a house has no flat number. */
export function demoAddress(random: Random, utility: string, district: string, building: Building): string {
  const street = random.pick(STREETS[`${utility}/${district}`]![building])
  const house = `${random.whole(1, 96)}${random.happens(0.12) ? random.pick(['А', '/1', '/2']) : ''}`
  return building === 'house' ? `${street}, ${house}` : `${street}, ${house}, ${random.whole(1, 144)}`
}

const STREETS: Record<string, Streets> = {
  'astana/almaty': {
    flat: ['Бауыржан Момышұлы даңғ.', 'Мағжан Жұмабаев даңғ.', 'Рақымжан Қошқарбаев даңғ.', 'Тәуелсіздік даңғ.'],
    house: ['Күйші Дина к-сі', 'Ақбұлақ к-сі'],
  },
  'astana/saryarka': {
    flat: ['Бөгенбай батыр даңғ.', 'Сәкен Сейфуллин к-сі', 'Сарыарқа даңғ.', 'Абай даңғ.', 'Бейбітшілік к-сі'],
    house: ['Қарасай батыр к-сі', 'Ақан сері к-сі'],
  },
  'astana/baikonur': {
    flat: ['Ықылас Дүкенұлы к-сі', 'Кенесары к-сі', 'Республика даңғ.', 'Шоқан Уәлиханов к-сі'],
    house: ['Ақжол к-сі', 'Ыбырай Алтынсарин к-сі'],
  },
  'astana/yesil': {
    flat: ['Сығанақ к-сі', 'Қабанбай батыр даңғ.', 'Мәңгілік Ел даңғ.', 'Достық к-сі', 'Дінмұхамед Қонаев к-сі'],
    house: ['Керей, Жәнібек хандар к-сі'],
  },
  'astana/nura': {
    flat: ['Ұлы Дала даңғ.', 'Хусейн бен Талал к-сі', 'Шыңғыс Айтматов к-сі', 'Тұран даңғ.'],
    house: ['Үркер т/а', 'Қорғалжын тас жолы'],
  },
  'astana/saraishyq': {
    flat: ['Жұмекен Нәжімеденов к-сі', 'Фариза Оңғарсынова к-сі', 'Айнакөл к-сі'],
    house: ['Айнакөл к-сі'],
  },
  'almaty/almaly': {
    flat: ['Абай даңғ.', 'Төле би к-сі', 'Жамбыл к-сі', 'Қабанбай батыр к-сі', 'Гоголь к-сі'],
    house: ['Брусиловский к-сі', 'Тұрғұт Өзал к-сі'],
  },
  'almaty/bostandyk': {
    flat: ['Тимирязев к-сі', 'Розыбакиев к-сі', 'Гагарин даңғ.', 'Жандосов к-сі', 'Мыңбаев к-сі'],
    house: ['Ходжанов к-сі', 'Әл-Фараби даңғ.'],
  },
  'almaty/medeu': {
    flat: ['Достық даңғ.', 'Дінмұхамед Қонаев к-сі', 'Пушкин к-сі', 'Зенков к-сі'],
    house: ['Оспанов к-сі', 'Жамақаев к-сі'],
  },
  'almaty/auezov': {
    flat: ['Өтеген батыр к-сі', 'Шаляпин к-сі', 'Сайын к-сі', 'Ақсай-3А ы/а', 'Бауыржан Момышұлы к-сі'],
    house: ['Таугүл-3 ы/а'],
  },
  'almaty/zhetysu': {
    flat: ['Сүйінбай даңғ.', 'Рысқұлов даңғ.', 'Айнабұлақ-3 ы/а', 'Жансүгіров к-сі'],
    house: ['Көкжиек ы/а'],
  },
  'almaty/turksib': {
    flat: ['Майлин к-сі', 'Шолохов к-сі', 'Бекмаханов к-сі', 'Жұлдыз-2 ы/а'],
    house: ['Алтай-1 ы/а', 'Маяк ы/а'],
  },
  'almaty/alatau': {
    flat: ['Алғабас-6 ы/а', 'Ақкент ы/а', 'Зерделі ы/а'],
    house: ['Шаңырақ-2 ы/а', 'Өжет ы/а'],
  },
  'almaty/nauryzbay': {
    flat: ['Шұғыла ы/а', 'Қалқаман-2 ы/а'],
    house: ['Таусамалы ы/а', 'Қалқаман-2 ы/а'],
  },
}
