/**
 * Canonical JSON: one text for one value (RFC 8785), so that two machines hash the same facts to the same digest.
 * JavaScript's own number and string forms are the ones the RFC prescribes; what is left is the order of keys.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** Throws on a number that JSON cannot say (NaN, Infinity); callers parse their input first. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('a number that JSON cannot say')
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item as Json)).join(',')}]`
  const fields = value as { readonly [key: string]: Json | undefined }
  // One string that grows: every reading passes here, on the phone and again on the server.
  let said = ''
  for (const key of Object.keys(fields).sort()) {
    const field = fields[key]
    if (field !== undefined) said += `${said && ','}${JSON.stringify(key)}:${canonicalJson(field)}`
  }
  return `{${said}}`
}
