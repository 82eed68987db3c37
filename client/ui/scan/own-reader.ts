/** Own reader: ZXing, compiled to WebAssembly, for browsers that read no codes themselves; fetched only by those who need it. */

import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill'
// Of the version that is bundled, see vite.config.ts; by default it would come from another host.
import address from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { Detector, FORMATS } from '#client/ui/scan/reader.ts'

export function ownDetector(formats: typeof FORMATS): Detector {
  prepareZXingModule({ overrides: { locateFile: () => address } })
  return new BarcodeDetector({ formats: [...formats] })
}
