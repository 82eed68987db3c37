/** Bare inspector: the inspector's sign-in and hand-in by a program that does nothing else, to hold the app's against. */
import { MAX_ITEMS, PROTOCOL, PROTOCOL_HEADER } from '#shared/wire/readings.ts'
import { INSPECTOR } from '#test/bench/big-district.ts'
import type { Walked } from '#test/bench/walked-visits.ts'

export type BareInspector = {
  post(path: string, body: unknown): Promise<Response>
  put(path: string, type: string, bytes: Uint8Array): Promise<Response>
}

/** Each throws on any status but 200. */
export async function signInBare(url: string): Promise<BareInspector> {
  const headers = { [PROTOCOL_HEADER]: String(PROTOCOL), 'Sec-Fetch-Site': 'same-origin', Origin: url }
  let cookie = ''
  const call = async (method: string, path: string, type: string, body: string | Uint8Array): Promise<Response> => {
    const response = await fetch(`${url}/api/v1/${path}`, {
      method,
      headers: { ...headers, 'Content-Type': type, Cookie: cookie },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    })
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const post = (path: string, body: unknown) => call('POST', path, 'application/json', JSON.stringify(body))
  const signedIn = await post('staff/session', INSPECTOR)
  cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!
  return { post, put: (path, type, bytes) => call('PUT', path, type, bytes) }
}

/** In batches as large as may be, one after the other. */
export async function sendWalked(post: BareInspector['post'], items: readonly Walked[]): Promise<void> {
  const at = Date.now()
  for (let from = 0; from < items.length; from += MAX_ITEMS) {
    const answer = await post('readings', {
      ...{ protocol: PROTOCOL, app: 'bench', nonce: `nonce-0123456789-${from}` },
      ...{ subject: 'staff:bota', deviceId: 'd_bench', deviceNow: at, monotonicNow: 0 },
      ...{ known: { epoch: null, commitSeq: 0 }, unsent: items.length - from, oldestUnsentAt: at },
      items: items.slice(from, from + MAX_ITEMS),
    })
    const { results } = (await answer.json()) as { results: { outcome: string }[] }
    if (results.some(({ outcome }) => outcome !== 'received')) throw new Error('the server did not take all of a batch')
  }
}
