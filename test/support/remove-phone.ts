/** Remove phone: deletes a phone's folder; of a browser that has ended a process may write into it for a moment yet. */
import { rmSync } from 'node:fs'

export function removePhone(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}
