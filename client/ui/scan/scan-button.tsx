/** Scan button: beside a field for a meter's number: opens the camera, and closes it once a number is found. */
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { Scan } from '#client/ui/scan/scan.tsx'
import { scanWords } from '#client/ui/scan/words/scan-words.ts'

export function ScanButton({ onFound }: { onFound(serial: string): void }) {
  const isOpen = useSignal(false)
  const button = useRef<HTMLButtonElement>(null)

  function close(): void {
    isOpen.value = false
    button.current?.focus()
  }

  return (
    <>
      <button ref={button} type="button" class="button" onClick={() => (isOpen.value = true)}>
        {scanWords.value.open}
      </button>
      {isOpen.value ? (
        <Scan
          onFound={(serial) => {
            close()
            onFound(serial)
          }}
          onClose={close}
        />
      ) : null}
    </>
  )
}
