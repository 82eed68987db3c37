/** Camera: the phone's rear camera, opened and let go of; why it cannot be is a value, since typing goes on without it. */
import { ok, type Result, refused } from '#shared/lib/result.ts'

/** `insecure`: the page did not come by HTTPS, where browsers give no camera to anybody. */
export type CameraRefusal = 'none' | 'refused' | 'busy' | 'insecure'

export type Camera = {
  stream: MediaStream
  /** Null where there is no light beside the camera. */
  light: ((on: boolean) => Promise<void>) | null
  stop(): void
}

/** What the DOM's types do not know yet. */
type WithTorch = { torch?: boolean }

export async function openCamera(): Promise<Result<Camera, CameraRefusal>> {
  const devices: MediaDevices | undefined = navigator.mediaDevices
  if (devices === undefined) return refused(isSecureContext ? 'none' : 'insecure')
  try {
    const video = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } }
    return ok(cameraOf(await devices.getUserMedia({ video, audio: false })))
  } catch (failure) {
    if (failure instanceof DOMException && failure.name in REFUSALS) return refused(REFUSALS[failure.name]!)
    throw failure
  }
}

const REFUSALS: Record<string, CameraRefusal> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

function cameraOf(stream: MediaStream): Camera {
  const [track] = stream.getVideoTracks()
  const { torch } = (track?.getCapabilities?.() ?? {}) as WithTorch
  return {
    stream,
    light: torch ? (on) => track!.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }) : null,
    stop() {
      for (const each of stream.getTracks()) each.stop()
    },
  }
}
