import { locale } from '../base/language.ts'
import { sheetWord } from '../base/sheet-words.ts'
import type { Finding } from './diagnosis.ts'
import type { Measure, Stats, Stream } from './stats.ts'

export type Figure = readonly [name: string, value: string]

/** What is known of how the call travels, as names and values to read. */
export function figures(stats: Stats, { firstSoundAt, firstPictureAt }: Measure, beganAt: number): Figure[] {
  const { delay, lossUp, lossDown, streams } = stats
  return [
    ...one(sheetWord('stat.delay'), delay, milliseconds),
    ...one(sheetWord('stat.loss-up'), lossUp, percent),
    ...one(sheetWord('stat.loss-down'), lossDown, percent),
    ...one(sheetWord('stat.first-sound'), since(firstSoundAt, beganAt), milliseconds),
    ...one(sheetWord('stat.first-picture'), since(firstPictureAt, beganAt), milliseconds),
    ...streams.map((stream): Figure => [sheetWord(stream.isUp ? 'stat.sent' : 'stat.received'), streamText(stream)]),
  ]
}

/** For somebody who is to help: what was found, the figures, which browser, when. Names nobody. */
export function report(findings: readonly Finding[], figures: readonly Figure[], now = new Date()): string {
  return [
    `innies, ${now.toISOString()}`,
    navigator.userAgent,
    ...findings.map(({ isFine, text }) => `${isFine ? '+' : '!'} ${text}`),
    ...figures.map(([name, value]) => `${name}: ${value}`),
  ].join('\n')
}

function streamText({ codec, bitrate, size, limit }: Stream): string {
  const picture = size && `${size.width}×${size.height} ${size.fps}/s`
  return [codec, picture, bitrate === undefined ? undefined : kilobits(bitrate / 1000), limit]
    .filter(Boolean)
    .join(' · ')
}

const one = (name: string, value: number | undefined, write: (value: number) => string): Figure[] =>
  value === undefined ? [] : [[name, write(value)]]
const since = (at: number | undefined, beganAt: number) => (at === undefined ? undefined : at - beganAt)
const unit = (unit: string) => (value: number) =>
  new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits: 0 }).format(value)
const milliseconds = unit('millisecond')
const kilobits = (value: number) =>
  `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }).format(value)} kbit/s`
const percent = (value: number) =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(value)
