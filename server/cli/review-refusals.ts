/** Review refusals: why a decision about a held reading was not carried out, in words. */
import type { BulkRefusal } from '#server/intake/bulk-review.ts'

export const REFUSALS: Record<BulkRefusal, string> = {
  'no-such-reading': 'There is no reading with that receipt under that account.',
  'not-held': 'That reading is not held; nothing was changed.',
  'no-such-account': 'The reading names an account that does not exist; it can only be rejected.',
  'no-such-register':
    'The reading names a meter that is not listed, or a value that does not fit it. List the meter first, or reject the reading.',
  'one-by-one':
    'A stranger sent it, or it is other content under a known id: look at it, and accept it alone or reject it.',
}
