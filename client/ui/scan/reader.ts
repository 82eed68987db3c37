/** Reader: finds codes in a picture: the browser's own where it knows all our kinds, else the one that comes with the app. */
export const FORMATS = ['code_128', 'code_39', 'ean_13', 'itf', 'data_matrix', 'qr_code'] as const

/** What the codes in sight say; empty where there are none. */
export type Reader = (picture: HTMLVideoElement) => Promise<string[]>

export type Detector = { detect(picture: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type NativeDetector = {
  new (options: { formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

/** Rejects with a TypeError if the app's own does not come: no network, and not on this phone. */
export async function openReader(): Promise<Reader> {
  const detector = (await nativeDetector()) ?? (await import('#client/ui/scan/own-reader.ts')).ownDetector(FORMATS)
  return async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue)
}

async function nativeDetector(): Promise<Detector | null> {
  const { BarcodeDetector: Native } = globalThis as { BarcodeDetector?: NativeDetector }
  // Some phones have the interface without what does the work behind it; these know no format.
  const known = (await Native?.getSupportedFormats()) ?? []
  if (Native === undefined || !FORMATS.every((format) => known.includes(format))) return null
  return new Native({ formats: FORMATS })
}
