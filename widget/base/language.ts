import type { ACT_WORDS } from './act-words.ts'
import type { CALL_WORDS } from './call-words.ts'
import type { FILE_WORDS } from './file-words.ts'
import type { INBOX_WORDS } from './inbox-words.ts'
import type { PANEL_WORDS } from './panel-words.ts'
import type { RATING_WORDS } from './rating-words.ts'
import type { RECORDING_WORDS } from './recording-words.ts'
import type { RING_WORDS } from './ring-words.ts'
import type { SELDOM_WORDS } from './seldom-words.ts'
import type { SHEET_WORDS } from './sheet-words.ts'
import type { STAGE_WORDS } from './stage-words.ts'
import type { Text } from './text.ts'

type Key =
  | keyof typeof INBOX_WORDS
  | keyof typeof PANEL_WORDS
  | keyof typeof ACT_WORDS
  | keyof typeof CALL_WORDS
  | keyof typeof SELDOM_WORDS
  | keyof typeof FILE_WORDS
  | keyof typeof RATING_WORDS
  | keyof typeof RING_WORDS
  | keyof typeof STAGE_WORDS
  | keyof typeof SHEET_WORDS
  | keyof typeof RECORDING_WORDS

/** Texts by key: a language, or what a site puts in their place. What is not there is said in English. */
export type Words = { readonly [key in Key]?: Text }

/** The languages there are. */
const LANGUAGES = ['en', 'ar', 'de', 'es', 'fr', 'he', 'it', 'ja', 'nl', 'pl', 'pt', 'tr', 'zh']

interface Language {
  name: string
  /** For dates and numbers; may name a region. */
  locale: string
  /** Of the page, or of the language where the page does not say. */
  dir: '' | 'ltr' | 'rtl'
}

const ENGLISH: Language = { name: 'en', locale: 'en', dir: '' }

let current = ENGLISH
let texts: Words = {}
let own: Words = {}
let asked: Language | undefined
let ready = Promise.resolve()
let isWanted = false
/** The public elements on the page, in the order of their coming: the first with a `lang` decides, else the first. */
const speakers = new Set<HTMLElement>()
const hearers = new Set<() => void>()

/** Of the language in use, for `Intl`. */
export function locale(): string {
  return current.locale
}

/** The text in the words of the site or of the page's language, if that is not English. */
export function foreign(key: string): Text | undefined {
  return find(own, key) ?? find(texts, key)
}

/** Puts texts of the site in the place of the widget's. */
export function setWords(words: Words): void {
  own = words
  tell()
}

/** Calls back when the page speaks another language, or in other words. */
export function onLanguage(hear: () => void): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

/** From now on words are shown: resolves when those of the page's language are there, or cannot be had. Never rejects. */
export function untilWords(): Promise<void> {
  isWanted = true
  return follow()
}

/** The page's language is asked for where this element stands, now and whenever it changes. Returns how to stop. */
export function listenTo(element: HTMLElement): () => void {
  speakers.add(element)
  const observer = new MutationObserver(() => void follow())
  for (const root of [document, element.getRootNode()])
    observer.observe(root, { subtree: true, attributeFilter: ['lang', 'dir'] })
  addEventListener('languagechange', follow)
  void follow()
  return () => {
    observer.disconnect()
    speakers.delete(element)
  }
}

/** Tells browsers and screen readers how to read what stands in a node. */
export function markLanguage(node: HTMLElement): void {
  node.lang = current.name
  node.dir = current.dir
}

function follow(): Promise<void> {
  const next = wanted()
  if (isWanted && !isSame(next, asked)) {
    asked = next
    ready = speak(next)
  }
  return ready
}

async function speak(next: Language): Promise<void> {
  const found = next.name === ENGLISH.name ? {} : await fetchTexts(next.name)
  if (asked !== next) return ready // the page has changed its mind
  if (!found) asked = undefined // the next change tries again
  current = found ? next : ENGLISH
  texts = found ?? {}
  tell()
}

/** `undefined` if they cannot be had. */
async function fetchTexts(name: string): Promise<Words | undefined> {
  try {
    const { languages } = await import('./languages.ts')
    return (await languages[name]?.())?.default
  } catch {
    return undefined
  }
}

function tell(): void {
  for (const hear of hearers) hear()
}

/** The first language of the page and of the user that there is. */
function wanted(): Language {
  const elements = [...speakers]
  const speaker = elements.find(element => element.lang) ?? elements[0]
  const page = nearest(speaker, '[lang]')?.getAttribute('lang') ?? ''
  const locales = [page, ...navigator.languages].flatMap(parse)
  const found = locales.find(({ language }) => LANGUAGES.includes(language))
  if (!found) return ENGLISH
  const name = found.language
  // A page in English tells nothing of how its user writes dates.
  const regional = locales.find(({ language, region }) => language === name && region) ?? found
  const isPagesOwn = nearest(speaker, '[lang],[dir]')?.hasAttribute('dir')
  return { name, locale: regional.baseName, dir: isPagesOwn ? '' : name === 'ar' || name === 'he' ? 'rtl' : 'ltr' }
}

function parse(tag: string): Intl.Locale[] {
  try {
    return [new Intl.Locale(tag.replaceAll('_', '-'))]
  } catch {
    return [] // not a language tag
  }
}

/** The element itself or what it stands in, through shadow roots. */
function nearest(from: Element | undefined, selector: string): Element | null {
  if (!from) return document.documentElement.closest(selector)
  const found = from.closest(selector)
  const root = from.getRootNode()
  return found ?? (root instanceof ShadowRoot ? nearest(root.host, selector) : null)
}

const find = (words: Readonly<Record<string, Text>>, key: string) =>
  Object.hasOwn(words, key) ? words[key] : undefined
const isSame = (a: Language, b: Language | undefined) => JSON.stringify(a) === JSON.stringify(b)
