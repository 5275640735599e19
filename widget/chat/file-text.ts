import { type FileWordKey, fileWord } from '../base/file-words.ts'
import { locale } from '../base/language.ts'
import type { ShownFile } from './lines.ts'

type Said = { text: string; files?: readonly Pick<ShownFile, 'name' | 'type' | 'duration'>[] | undefined }

/** What a message says in one line: its text, else what its files are. */
export function inWords({ text, files = [] }: Said): string {
  const count = files.length
  if (text || !count) return text
  if (files.every(({ type }) => type.startsWith('image/'))) return fileWord('file.photos', { count })
  if (files.every(({ type }) => type.startsWith('video/'))) return fileWord('file.videos', { count })
  const [{ name, type, duration } = { name: '', type: '' }] = files
  if (count > 1) return fileWord('file.files', { count })
  // The inbox is not told the waveform; who sends music does not say how long it takes.
  return duration !== undefined && type.startsWith('audio/') ? fileWord('file.voice') : fileWord('file.named', { name })
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A number of bytes, for people. */
export function sizeText(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))
  const maximumFractionDigits = step > 1 && bytes < 10 * 1000 ** step ? 1 : 0
  const style = { style: 'unit', unit: UNITS[step], unitDisplay: 'short', maximumFractionDigits } as const
  return new Intl.NumberFormat(locale(), style as Intl.NumberFormatOptions).format(bytes / 1000 ** step)
}

const WHY: Readonly<Record<string, FileWordKey>> = {
  'wrong-type': 'file.why-type',
  'too-many-pixels': 'file.why-pixels',
  'too-large': 'file.why-quota', // what one file may have is known before it is sent
  'storage-full': 'file.why-full',
  forbidden: 'chat.no-files',
  unreadable: 'file.why-unreadable',
}

/** Why the files of a message were not sent, in the user's language if it is known. */
export function whyNot({ code = '', message }: { code?: string; message: string }): string {
  const key = WHY[code]
  return key ? fileWord(key) : message
}
