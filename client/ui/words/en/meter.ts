/** Meter: names of services, places, registers and units, in English. */
import type { Words } from '#client/ui/words/kk.ts'

export const meter: Words['meter'] = {
  service: { 'hot-water': 'Hot water', heat: 'Heat', electricity: 'Electricity' },
  place: { kitchen: 'kitchen', bathroom: 'bathroom', toilet: 'toilet', hall: 'hall', basement: 'basement' },
  register: { main: 'main', day: 'day', night: 'night' },
  unit: { m3: 'cubic metres', Gcal: 'gigacalories', kWh: 'kilowatt-hours' },
  name: (service, place) => (place === null ? service : `${service} · ${place}`),
  serial: (serial) => `No. ${serial}`,
  unlisted: (serial) => `Meter not on the list, no. ${serial}`,
  faceLabel: (name, register) => (register === null ? `${name}: meter reading` : `${name}, ${register}: meter reading`),
  verificationExpired: (date) => `Verification expired: ${date}`,
  replaced: (date) => `Replaced: ${date}`,
}
