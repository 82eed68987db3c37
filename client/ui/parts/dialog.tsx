/** Dialog: a question that waits for an answer; the browser's own dialog keeps the focus in it and gives it back. */
import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '#client/ui/parts/icon.tsx'

export type DialogProps = {
  isOpen: boolean
  title: string
  closeLabel: string
  children: ComponentChildren
  /** By the cross, Escape, or a tap beside it. */
  onClose(): void
}

export function Dialog({ isOpen, title, closeLabel, children, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const id = useId()

  // With what it asks, not a frame later: a key pressed at once is already the dialog's.
  useLayoutEffect(() => {
    const element = dialog.current
    if (!element || element.open === isOpen) return
    if (!isOpen) {
      element.close()
      return
    }
    element.showModal()
    // The question is heard first, not the cross.
    heading.current?.focus()
  }, [isOpen])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it by the keyboard.
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id={id} ref={heading} tabIndex={-1}>
            {title}
          </h2>
          <button type="button" class="dialog-close" aria-label={closeLabel} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {isOpen ? children : null}
      </div>
    </dialog>
  )
}
