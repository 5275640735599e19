import { locale } from './language.ts'

const formats = new Map<string, Intl.ListFormat>()

/** `Ana, Ben and Mara`, as the page's language says it. */
export function list(names: readonly string[]): string {
  const language = locale()
  const format = formats.get(language) ?? new Intl.ListFormat(language) // making one costs more than using it
  formats.set(language, format)
  return format.format(names)
}
