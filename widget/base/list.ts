import { locale } from './language.ts'

/** `Ana, Ben and Mara`, as the page's language says it. */
export function list(names: readonly string[]): string {
  return new Intl.ListFormat(locale()).format(names)
}
