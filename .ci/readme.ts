/** The tables of the README that stand in the source. `node --import tsx .ci/readme.ts` writes them. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { CHECKS, DEEP_CHECKS } from '../server/cli/doctor/checks.ts'
import { SERVICES } from '../server/identity/services.fixture.ts'
import { METRICS } from '../server/metrics.ts'
import { STATUS } from '../server/protocol/error.ts'
import { EVENTS } from '../server/protocol/webhook.ts'
import { SETTINGS } from '../server/settings.ts'

const README = fileURLToPath(new URL('../README.md', import.meta.url))

const TABLES = {
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
