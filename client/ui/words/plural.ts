/** Plural: the form of a word that goes with a number; `#` in it stands for the number. */
export type Language = 'kk' | 'ru' | 'en'

export type Forms = { one?: string; few?: string; many?: string; other: string }

const rules: Partial<Record<Language, Intl.PluralRules>> = {}

export function plural(language: Language, count: number, forms: Forms): string {
  rules[language] ??= new Intl.PluralRules(language)
  const form = rules[language].select(count)
  const said = form === 'one' || form === 'few' || form === 'many' ? forms[form] : forms.other
  return (said ?? forms.other).replace('#', String(count))
}
