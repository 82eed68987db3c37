/** Photos: pictures of a test's own, and how a phone hands them in. */
import { createHash, randomBytes } from 'node:crypto'
import sharp from 'sharp'
import type { PhotoKey, PhotoKind, PhotoType } from '#shared/domain/photo.ts'
import { OWN_PAGE, type Person, type TestServer } from '#test/support/test-server.ts'

type Size = { width?: number; height?: number }

export const shaOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A different one each time: large pixels by chance. */
export async function aPhoto({ width = 32, height = 24 }: Size = {}, type: PhotoType = 'image/jpeg'): Promise<Buffer> {
  const [across, down] = [16, 12]
  const pixels = randomBytes(across * down * 3)
  const picture = sharp(pixels, { raw: { width: across, height: down, channels: 3 } })
  const sized = picture.resize({ width, height, fit: 'fill', kernel: 'nearest' })
  if (type === 'image/png') return await sized.png().toBuffer()
  return type === 'image/webp' ? await sized.webp({ lossless: true }).toBuffer() : await sized.jpeg().toBuffer()
}

export const photoPath = ({ account, kind, fact, sha256 }: PhotoKey): string =>
  `/api/v1/accounts/${account}/${kind}/${fact}/photos/${sha256}`

export type PutOptions = { type?: string; subject?: string | null; sha256?: string; headers?: Record<string, string> }

/** Hands a photo in with a reading or a visit, as the app does. */
export async function putPhoto(
  server: Pick<TestServer, 'app'>,
  person: Person,
  of: { account: string; id: string; kind?: PhotoKind },
  bytes: Uint8Array,
  options: PutOptions = {},
): Promise<Response> {
  const { type = 'image/jpeg', subject = person.subject, sha256 = shaOf(bytes), headers = {} } = options
  const path = photoPath({ account: of.account, kind: of.kind ?? 'readings', fact: of.id, sha256 })
  return await server.app.request(subject === null ? path : `${path}?subject=${encodeURIComponent(subject)}`, {
    method: 'PUT',
    headers: { ...OWN_PAGE, 'Content-Type': type, Cookie: person.cookie, ...headers },
    body: new Uint8Array(bytes),
  })
}

export const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code
