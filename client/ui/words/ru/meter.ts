/** Meter: names of services, places, registers and units, in Russian. */
import type { Words } from '#client/ui/words/kk.ts'

export const meter: Words['meter'] = {
  service: { 'hot-water': 'Горячая вода', heat: 'Отопление', electricity: 'Электричество' },
  place: { kitchen: 'кухня', bathroom: 'ванная', toilet: 'туалет', hall: 'коридор', basement: 'подвал' },
  register: { main: 'основная', day: 'день', night: 'ночь' },
  unit: { m3: 'кубометры', Gcal: 'гигакалории', kWh: 'киловатт-часы' },
  name: (service, place) => (place === null ? service : `${service} · ${place}`),
  serial: (serial) => `№ ${serial}`,
  unlisted: (serial) => `Счётчик не из списка, № ${serial}`,
  faceLabel: (name, register) =>
    register === null ? `${name}: показание счётчика` : `${name}, ${register}: показание счётчика`,
  verificationExpired: (date) => `Срок поверки истёк: ${date}`,
  replaced: (date) => `Заменён: ${date}`,
}
