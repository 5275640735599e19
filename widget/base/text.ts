import { foreign, locale } from './language.ts'

/** A plural category of `{count}`; `you` where the user does what is told, `whom` where it is done to the user alone. */
export type Form = Intl.LDMLPluralRule | 'you' | 'whom'

/** A text with its `{gaps}`, or one for each form that differs. */
export type Text = string | ({ other: string } & { readonly [form in Form]?: string })

export type Gaps = Readonly<Record<string, string | number>>

/** The function that gives the texts of an English table, in the language of the page, with their `{gaps}` filled. */
export function wordsOf<Key extends string>(english: Readonly<Record<Key, Text>>) {
  return (key: Key, gaps: Gaps = {}, form?: Form): string => {
    const text = foreign(key) ?? english[key]
    const chosen = typeof text === 'string' ? text : (text[form ?? plural(gaps.count)] ?? text.other)
    return chosen.replace(/\{(\w+)\}/g, (gap, name: string) => {
      const value = (Object.hasOwn(gaps, name) ? gaps[name] : undefined) ?? gap
      return typeof value === 'number' ? number(value) : value
    })
  }
}

/** A number as the page's language writes it. */
export function number(value: number): string {
  return new Intl.NumberFormat(locale()).format(value)
}

function plural(count: unknown): Form {
  return typeof count === 'number' ? new Intl.PluralRules(locale()).select(count) : 'other'
}
