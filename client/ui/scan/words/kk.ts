/** Kk: what is said while a meter's code is scanned, in Kazakh. */
import type { CameraRefusal } from '#client/ui/scan/camera.ts'

export type ScanWords = {
  open: string
  title: string
  lead: string
  starting: string
  light: string
  typeInstead: string
  /** A code without a meter's number in it. */
  noSerial: string
  noReader: string
  camera: Record<CameraRefusal, string>
}

export const kk: ScanWords = {
  open: 'Сканерлеу',
  title: 'Есептегіштің кодын сканерлеу',
  lead: 'Камераны есептегіштегі штрих-кодқа немесе QR-кодқа бағыттаңыз.',
  starting: 'Камера қосылуда…',
  light: 'Жарық',
  typeInstead: 'Нөмірді теру',
  noSerial: 'Бұл кодта есептегіштің нөмірі жоқ. Басқа кодты сканерлеңіз немесе нөмірді теріңіз.',
  noReader: 'Код оқитын бөлік бұл телефонда жоқ. Желіге қосылып қайталаңыз немесе нөмірді теріңіз.',
  camera: {
    none: 'Бұл құрылғыда камера жоқ. Нөмірді теріңіз.',
    refused: 'Камераға рұқсат берілмеген. Браузердің баптауында рұқсат беріңіз немесе нөмірді теріңіз.',
    busy: 'Камера басқа қолданбада бос емес. Оны жауып, қайталаңыз немесе нөмірді теріңіз.',
    insecure: 'Қолданба қорғалған байланыссыз ашылған, сондықтан камера қосылмайды. Нөмірді теріңіз.',
  },
}
