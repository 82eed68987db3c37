/** After drawn: waits until what was just changed is on the screen, so that work nobody waits for does not delay it. */

/** A page that is not in view draws nothing; it waits this long and goes on. */
const LONGEST_WAIT = 300

export function afterDrawn(): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, LONGEST_WAIT)
    requestAnimationFrame(() => {
      clearTimeout(late)
      setTimeout(resolve)
    })
  })
}
