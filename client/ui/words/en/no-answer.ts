/** No answer: what is said when a request got no answer of ours, in English. */
import type { Words } from '#client/ui/words/kk.ts'

export const noAnswer: Words['noAnswer'] = {
  offline: { what: 'No network.', todo: 'Try again when there is one.' },
  captive: { what: 'This Wi-Fi wants a login.', todo: 'Log in to it from the phone’s Wi-Fi notification.' },
  timeout: { what: 'The server did not answer.', todo: 'Try again a little later.' },
}
