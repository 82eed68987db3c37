/** En: what is said while a meter's code is scanned, in English. */
import type { ScanWords } from '#client/ui/scan/words/kk.ts'

export const en: ScanWords = {
  open: 'Scan',
  title: 'Scan the meter’s code',
  lead: 'Point the camera at the barcode or QR code on the meter.',
  starting: 'Starting the camera…',
  light: 'Light',
  typeInstead: 'Type the number',
  noSerial: 'There is no meter number in this code. Scan another one, or type the number.',
  noReader: 'The part that reads codes is not on this phone. Connect to a network and try again, or type the number.',
  camera: {
    none: 'There is no camera on this device. Type the number.',
    refused: 'The camera is not allowed. Allow it in the browser’s settings, or type the number.',
    busy: 'Another app uses the camera. Close it and try again, or type the number.',
    insecure: 'The app was opened without a secure connection, so there is no camera. Type the number.',
  },
}
