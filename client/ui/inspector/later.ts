/** Later: draws parts of a long list that are not on screen: what one scrolls near at once, the others when nothing else is to be done. */

export type Later = {
  /** Calls `draw` once, unless the answer is called before. */
  add(element: Element, draw: () => void): () => void
}

/** Where browsers do not say when they have nothing to do, a pause that leaves room for what a finger wants. */
const PAUSE = 50

export function createLater(): Later {
  const waiting = new Map<Element, () => void>()
  const observer = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) if (isIntersecting) drawNow(target)
    },
    { rootMargin: '100% 0px' },
  )
  let isAsked = false

  function drawNow(element: Element): void {
    const draw = waiting.get(element)
    takeBack(element)
    draw?.()
  }

  function takeBack(element: Element): void {
    waiting.delete(element)
    observer.unobserve(element)
  }

  function goOn(): void {
    isAsked = false
    const [first] = waiting.keys()
    if (first === undefined) return
    drawNow(first)
    ask()
  }

  function ask(): void {
    if (isAsked) return
    isAsked = true
    if (typeof requestIdleCallback === 'function') requestIdleCallback(goOn)
    else setTimeout(goOn, PAUSE)
  }

  return {
    add(element, draw) {
      waiting.set(element, draw)
      observer.observe(element)
      ask()
      return () => takeBack(element)
    },
  }
}
