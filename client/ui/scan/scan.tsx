/** Scan: a dialog with the camera's picture that finds a meter's number in the code on it; without a camera it says why, and typing goes on. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Dialog } from '#client/ui/parts/dialog.tsx'
import { type Camera, type CameraRefusal, openCamera } from '#client/ui/scan/camera.ts'
import { lookForSerial } from '#client/ui/scan/look-for-serial.ts'
import { scanWords } from '#client/ui/scan/words/scan-words.ts'
import { words } from '#client/ui/words/language.ts'

export type ScanProps = {
  onFound(serial: string): void
  /** By the person: the cross, Escape, or typing instead. */
  onClose(): void
}

type State = 'starting' | 'looking' | 'no-serial' | 'no-reader' | CameraRefusal

export function Scan({ onFound, onClose }: ScanProps) {
  const state = useSignal<State>('starting')
  const light = useSignal<Camera['light']>(null)
  const isLit = useSignal(false)
  const video = useRef<HTMLVideoElement>(null)
  const say = scanWords.value

  /** Until `signal` ends it: the camera is let go of then, also where it came only later. */
  async function look(signal: AbortSignal): Promise<void> {
    state.value = 'starting'
    const opened = await openCamera()
    if (!opened.ok) {
      if (!signal.aborted) state.value = opened.refusal
      return
    }
    const camera = opened.value
    signal.addEventListener('abort', () => camera.stop())
    if (signal.aborted || video.current === null) return camera.stop()
    video.current.srcObject = camera.stream
    light.value = camera.light
    isLit.value = false
    state.value = 'looking'
    try {
      await lookForSerial(video.current, signal, (sight) => {
        if (sight.type === 'found') onFound(sight.serial)
        else state.value = sight.type
      })
    } catch (failure) {
      // The part that reads did not come (TypeError), or its wasm, or the browser's own has nothing behind it.
      if (!(failure instanceof TypeError || failure instanceof DOMException)) throw failure
      camera.stop()
      if (!signal.aborted) state.value = 'no-reader'
    }
  }

  // Nobody looks through the camera of an app that is not in view.
  useEffect(() => {
    let looking: AbortController | null = null
    const follow = (): void => {
      looking?.abort()
      looking = null
      if (document.visibilityState !== 'visible') return
      looking = new AbortController()
      void look(looking.signal)
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      looking?.abort()
    }
  }, [])

  const now = state.value
  const hasPicture = now === 'looking' || now === 'no-serial'
  return (
    <Dialog isOpen title={say.title} closeLabel={words.value.app.close} onClose={onClose}>
      <div class="stack">
        <video ref={video} class="scan-picture" hidden={!hasPicture} aria-label={say.lead} autoplay muted playsInline />
        {hasPicture || now === 'starting' ? (
          <p role="status">{now === 'starting' ? say.starting : now === 'looking' ? say.lead : say.noSerial}</p>
        ) : (
          <Callout tone="wait" text={now === 'no-reader' ? say.noReader : say.camera[now]} isLive />
        )}
        <div class="buttons">
          {hasPicture && light.value ? (
            <button
              type="button"
              class="button"
              aria-pressed={isLit.value}
              onClick={() => {
                isLit.value = !isLit.value
                void light.value?.(isLit.value)
              }}
            >
              {say.light}
            </button>
          ) : null}
          <button type="button" class="button" onClick={onClose}>
            {say.typeInstead}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
