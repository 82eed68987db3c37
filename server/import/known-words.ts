/** Known words: the services, places, registers and units of a meter as billing systems write them, in the three languages. */
import { lookUp, normal, remembered } from '#server/import/normal.ts'
import type { Place, RegisterName, Service, Unit } from '#shared/domain/meter.ts'

const SERVICE = lookUp<Service>({
  'hot-water': ['hot water', 'горячая вода', 'горячее водоснабжение', 'ГВС', 'ыстық су', 'ыстық сумен жабдықтау'],
  heat: [
    'heating',
    'thermal energy',
    'тепло',
    'отопление',
    'тепловая энергия',
    'теплоэнергия',
    'теплоснабжение',
    'жылу',
    'жылыту',
    'жылу энергиясы',
    'жылумен жабдықтау',
  ],
  electricity: [
    'electric energy',
    'power',
    'электричество',
    'электроэнергия',
    'электрическая энергия',
    'электроснабжение',
    'электр',
    'электр энергиясы',
    'электрмен жабдықтау',
  ],
})

const PLACE = lookUp<Place>({
  kitchen: ['кухня', 'на кухне', 'ас үй', 'ас үйде'],
  bathroom: ['bath', 'ванная', 'ванная комната', 'в ванной', 'жуынатын бөлме', 'ванна бөлмесі'],
  toilet: ['туалет', 'в туалете', 'уборная', 'дәретхана'],
  hall: ['corridor', 'коридор', 'прихожая', 'в коридоре', 'дәліз'],
  basement: ['cellar', 'подвал', 'в подвале', 'жертөле'],
})

const REGISTER = lookUp<RegisterName>({
  main: ['total', 'single', 'основная', 'основной', 'общая', 'общий', 'единая', 'сутки', 'негізгі', 'жалпы', 'тәулік'],
  day: ['день', 'дневная', 'дневной', 'дневная зона', 'T1', 'Т1', 'күн', 'күндізгі'],
  night: ['ночь', 'ночная', 'ночной', 'ночная зона', 'T2', 'Т2', 'түн', 'түнгі'],
})

const UNIT = lookUp<Unit>({
  m3: ['м3', 'м³', 'куб. м', 'куб.метр', 'кубометр', 'текше метр', 'cubic metre'],
  Gcal: ['Гкал', 'гигакалория'],
  kWh: ['кВт·ч', 'кВтч', 'кВт-час', 'киловатт-час', 'кВт·сағ', 'кВт·сағат', 'киловатт-сағат'],
})

export const serviceOf = remembered((text) => SERVICE.get(normal(text)))

export const placeOf = remembered((text) => PLACE.get(normal(text)))

export const registerNameOf = remembered((text) => REGISTER.get(normal(text)))

export const unitOf = remembered((text) => UNIT.get(normal(text)))

export const UNIT_OF: Record<Service, Unit> = { 'hot-water': 'm3', heat: 'Gcal', electricity: 'kWh' }
