/** No answer: what is said when a request got no answer of ours, in Russian. */
import type { Words } from '#client/ui/words/kk.ts'

export const noAnswer: Words['noAnswer'] = {
  offline: { what: 'Нет сети.', todo: 'Попробуйте снова, когда сеть появится.' },
  captive: { what: 'Этот Wi-Fi сначала требует входа.', todo: 'Войдите в сеть из уведомления Wi-Fi на телефоне.' },
  timeout: { what: 'Сервер не ответил.', todo: 'Попробуйте чуть позже.' },
}
