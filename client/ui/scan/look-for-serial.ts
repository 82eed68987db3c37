/** Look for serial: reads the camera's picture again and again until it shows a meter's number, twice alike. */
import { scannedSerial } from '#client/domain/scanned-serial.ts'
import { openReader } from '#client/ui/scan/reader.ts'

/** Often enough for a hand that moves, seldom enough for an old phone. */
const PAUSE = 120

export type Sight = { type: 'found'; serial: string } | { type: 'no-serial' }

/**
 * Tells what it sees until it found a number or `signal` ends it. One look may misread a code without a check digit, so a
 * number counts when two looks in a row agree. Rejects as `openReader` does.
 */
export async function lookForSerial(
  picture: HTMLVideoElement,
  signal: AbortSignal,
  tell: (sight: Sight) => void,
): Promise<void> {
  const read = await openReader()
  let before: string | null = null
  while (!signal.aborted) {
    const texts = picture.readyState < HTMLMediaElement.HAVE_CURRENT_DATA ? [] : await read(picture)
    if (signal.aborted) return
    const serial = texts.map(scannedSerial).find((found) => found !== null) ?? null
    if (serial !== null && serial === before) {
      tell({ type: 'found', serial })
      return
    }
    if (texts.length > 0 && serial === null) tell({ type: 'no-serial' })
    before = serial
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}
