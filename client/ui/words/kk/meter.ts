/** Meter: names of services, places, registers and units, in Kazakh. */
import type { Place, RegisterName, Service, Unit } from '#shared/domain/meter.ts'

export const meter = {
  service: { 'hot-water': 'Ыстық су', heat: 'Жылу', electricity: 'Электр' } satisfies Record<Service, string>,
  place: {
    kitchen: 'ас үй',
    bathroom: 'жуынатын бөлме',
    toilet: 'дәретхана',
    hall: 'дәліз',
    basement: 'жертөле',
  } satisfies Record<Place, string>,
  register: { main: 'негізгі', day: 'күн', night: 'түн' } satisfies Record<RegisterName, string>,
  unit: { m3: 'текше метр', Gcal: 'гигакалория', kWh: 'киловатт-сағат' } satisfies Record<Unit, string>,
  name: (service: string, place: string | null) => (place === null ? service : `${service} · ${place}`),
  serial: (serial: string) => `№ ${serial}`,
  unlisted: (serial: string) => `Тізімде жоқ есептегіш, № ${serial}`,
  /** What a screen reader says for a face: which meter, and which register if it has several. */
  faceLabel: (name: string, register: string | null) =>
    register === null ? `${name}: есептегіш көрсеткіші` : `${name}, ${register}: есептегіш көрсеткіші`,
  verificationExpired: (date: string) => `Салыстырып тексеру мерзімі өткен: ${date}`,
  replaced: (date: string) => `Ауыстырылған: ${date}`,
}
