/** The tables of the README that stand in the source. `node --import tsx .ci/readme.ts` writes them. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { CHECKS, DEEP_CHECKS } from '../server/cli/doctor/checks.ts'
import { SERVICES } from '../server/identity/services.fixture.ts'
import { METRICS } from '../server/metrics.ts'
import { STATUS } from '../server/protocol/error.ts'
import { EVENTS } from '../server/protocol/webhook.ts'
import { SETTINGS } from '../server/settings.ts'
import { type Entry, type PublicElement, publicElements } from './elements.ts'

const README = fileURLToPath(new URL('../README.md', import.meta.url))

/** What some elements offer: a row for each name and sentence, and the elements that have it. */
function offers(title: string, entriesOf: (element: PublicElement) => readonly Entry[]): string[][] {
  const elements = publicElements()
  const rows = new Map<string, { name: string; description: string; on: string[] }>()
  for (const element of elements) {
    for (const { name, description = '' } of entriesOf(element)) {
      const row = rows.get(name + description) ?? { name, description, on: [] }
      row.on.push(element.tagName.replace('innies-', '').replace('-', ' '))
      rows.set(name + description, row)
    }
  }
  const cells = [...rows.values()].map(({ name, description, on }) => [
    `\`${name}\``,
    on.length === elements.length ? 'all' : on.join(', '),
    description.replace(/\.$/, ''),
  ])
  return [[title, 'on', 'meaning'], ...cells.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))]
}

const TABLES = {
  attributes: () => offers('attribute', ({ attributes }) => attributes),
  'element-events': () => offers('event', ({ events }) => events),
  parts: () => offers('part', ({ cssParts }) => cssParts),
  settings: () => [
    ['setting', 'meaning', 'default', 'must'],
    ...Object.entries(SETTINGS).map(([name, { meaning, must, ...rest }]) => {
      const initial = 'initial' in rest ? rest.initial : undefined
      return [
        `\`${name}\``,
        meaning,
        initial === undefined ? 'none: it must be set' : initial && `\`${initial}\``,
        must,
      ]
    }),
  ],
  services: () => [
    ['service', 'row of `INNIES_ISSUERS`', '`getToken` of the page', 'besides'],
    ...Object.entries(SERVICES).map(([name, { issuer, getToken, note }]) => [
      name,
      `\`${JSON.stringify(issuer)}\``,
      getToken.includes('`') ? getToken : `\`${getToken}\``,
      note,
    ]),
  ],
  errors: () => [
    ['code', 'HTTP status'],
    ...Object.entries(STATUS).map(([code, status]) => [`\`${code}\``, String(status)]),
  ],
  doctor: () => [['line', 'looks at'], ...[...CHECKS, ...DEEP_CHECKS].map(({ name, asks }) => [name, asks])],
  metrics: () => [
    ['metric', 'kind', 'meaning'],
    ...Object.entries(METRICS).map(([name, { kind, means }]) => [`\`${name}\``, kind, means]),
  ],
  events: () => [
    ['event', 'when', '`data`'],
    ...Object.entries(EVENTS).map(([name, { when, data }]) => [
      `\`${name}\``,
      when,
      Object.keys(data.entries)
        .map(key => `\`${key}\``)
        .join(', '),
    ]),
  ],
} satisfies Record<string, () => string[][]>

/** The README with its tables as the source has them. */
export async function readmeAsItShouldBe(): Promise<string> {
  let text = await readFile(README, 'utf8')
  for (const [name, rows] of Object.entries(TABLES)) {
    const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`)
    text = text.replace(between, (_all, start: string, end: string) => start + table(rows()) + end)
  }
  return text
}

export const readme = () => readFile(README, 'utf8')

function table([head = [], ...rows]: string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(README, await readmeAsItShouldBe())
