/** Cast: the accounts of the demo that were chosen by hand, each to show something. All others are left to chance. */

/** What sets a dwelling apart. */
export type Trait =
  | 'house'
  | 'two-hot-water'
  | 'heat'
  | 'electricity'
  | 'rolls-over'
  | 'replaced-meter'
  | 'expired-verification'
  | 'small-user'
  | 'leak'
  | 'never-had-contract'
  | 'contract-ended'
  | 'contract-starts-later'

export type Part = {
  traits: readonly Trait[]
  number?: string
  district?: string
  address?: string
  holder?: string
  /** A resident whose sign-in is printed, and what there is to see. */
  signIn?: string
}

/** Utility, then the account's place in the list (0–119). */
export const CAST: Record<string, Record<number, Part>> = {
  astana: {
    0: {
      traits: ['two-hot-water'],
      number: '12045587',
      district: 'yesil',
      address: 'Сығанақ к-сі, 18, 47',
      holder: 'Ахметова Гүлнар Серікқызы',
      signIn: 'a flat with two hot-water meters, kitchen and bathroom',
    },
    1: {
      traits: ['heat', 'electricity'],
      number: '12071964',
      district: 'saryarka',
      address: 'Сарыарқа даңғ., 31, 12',
      holder: 'Оспанов Дәурен Маратұлы',
      signIn: 'a flat with hot water, heat, and electricity by day and by night',
    },
    2: { traits: ['rolls-over'] },
    3: { traits: ['electricity', 'rolls-over'] },
    4: { traits: ['replaced-meter'] },
    5: { traits: ['expired-verification'] },
    6: { traits: ['small-user'] },
    7: { traits: ['leak'] },
    // Text stays text, wherever it is shown.
    8: { traits: [], holder: 'Қасымова <b>Сәуле</b> <script>alert(1)</script>' },
    9: { traits: [], district: 'nura', address: 'Ұлы Дала даңғ., 9, 63 <b>домофон істемейді</b> & <i>ит бар</i>' },
    10: { traits: ['never-had-contract'] },
    11: { traits: ['contract-ended'] },
  },
  almaty: {
    0: {
      traits: ['house'],
      number: '31508246',
      district: 'medeu',
      address: 'Оспанов к-сі, 64',
      holder: 'Ковалёва Ирина Викторовна',
      signIn: 'a private house with one hot-water meter',
    },
    1: { traits: ['rolls-over'] },
    2: { traits: ['two-hot-water', 'heat'] },
    3: { traits: ['contract-starts-later'] },
  },
}
