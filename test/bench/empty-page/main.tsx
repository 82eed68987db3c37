/** Main: the least a page of Preact with a worker can be: a heading and a button. The app's start is held against it. */
import { render } from 'preact'
import { createPwa } from '#client/pwa.ts'

createPwa({ isAllKept: async () => true })
render(
  <main>
    <h1>Empty</h1>
    <button type="button">Button</button>
  </main>,
  document.getElementById('app')!,
)
