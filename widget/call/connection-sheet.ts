import { css, html, nothing } from 'lit'
import { state } from 'lit/decorators.js'
import { callIcon } from '../base/call-icons.ts'
import { define } from '../base/define.ts'
import { sheetWord } from '../base/sheet-words.ts'
import type { Check } from './check.ts'
import { diagnose } from './diagnosis.ts'
import { figures, report } from './report.ts'
import { CallSheet } from './sheet.ts'
import { createStatsReader, type Measure, type Stats } from './stats.ts'

const LOOK = 2000 // ms

const styles = css`
  li {
    display: flex;
    gap: 12px;
    padding: 8px;
    font-size: 14px;
    line-height: 20px;
  }
  li svg {
    color: var(--call);
  }
  li[data-bad] svg {
    color: var(--warn);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin: 8px 8px 16px;
  }
  dl {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 4px 16px;
    margin: 0 8px;
    font-size: 13px;
    line-height: 18px;
    font-variant-numeric: tabular-nums;
  }
  dt {
    color: var(--on-stage-soft);
  }
  dd {
    margin: 0;
    text-align: end;
  }
`

type Checking = { phase: 'idle' } | { phase: 'running' } | { phase: 'done'; check: Check }
type Copying = 'idle' | 'copied' | 'not-copied'

/** What is well with the call and what is not, in plain words; a test, the figures, and a report to copy. */
export class ConnectionSheet extends CallSheet {
  static override styles = [...CallSheet.styles, styles]

  @state() private stats: Stats = { streams: [] }
  @state() private checking: Checking = { phase: 'idle' }
  @state() private copying: Copying = 'idle'

  readonly #read = createStatsReader()
  #measure: Measure = { reports: [] }
  #looking: ReturnType<typeof setInterval> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#looking = setInterval(() => void this.#look(), LOOK)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#looking)
  }

  protected override firstUpdated(): void {
    void this.#look()
  }

  protected override get heading() {
    return sheetWord('sheet.connection')
  }

  protected override renderContent() {
    const isRunning = this.checking.phase === 'running'
    return html`
      <ul>
        ${this.#findings.map(
          ({ isFine, text }) =>
            html`<li ?data-bad=${!isFine}>${callIcon(isFine ? 'check' : 'warn')}<span>${text}</span></li>`,
        )}
      </ul>
      <div class="actions">
        <button class="pill" ?disabled=${isRunning} @click=${this.#onCheck}>
          ${sheetWord(isRunning ? 'check.doing' : 'check.do')}
        </button>
        <button class="pill" @click=${this.#onCopy}>
          ${sheetWord(this.copying === 'copied' ? 'report.copied' : 'report.copy')}
        </button>
      </div>
      ${this.copying === 'not-copied' ? html`<p class="soft">${sheetWord('report.not-copied')}</p>` : nothing}
      <dl>${this.#figures.map(([name, value]) => html`<dt>${name}</dt><dd dir="ltr">${value}</dd>`)}</dl>
      <p class="visually-hidden" role="status">${this.#news}</p>
    `
  }

  get #findings() {
    const check = this.checking.phase === 'done' ? this.checking.check : undefined
    return diagnose({ live: this.live, stats: this.stats, check })
  }

  get #figures() {
    return figures(this.stats, this.#measure, this.tools?.beganAt ?? 0)
  }

  /** What a screen reader says of what the user just asked for. */
  get #news(): string {
    if (this.copying === 'copied') return sheetWord('report.copied')
    return this.checking.phase === 'done' ? sheetWord(`check.${this.checking.check.result}`) : ''
  }

  async #look(): Promise<void> {
    const measure = await this.tools?.measure()
    if (!measure) return
    this.#measure = measure
    this.stats = this.#read(measure.reports)
  }

  readonly #onCheck = async () => {
    if (!this.tools || this.checking.phase === 'running') return
    this.checking = { phase: 'running' }
    this.copying = 'idle'
    this.checking = { phase: 'done', check: await this.tools.check() }
  }

  readonly #onCopy = async () => {
    const text = report(this.#findings, this.#figures)
    this.copying = await navigator.clipboard.writeText(text).then(
      () => 'copied' as const,
      () => 'not-copied' as const,
    )
  }
}

define('innies-call-connection', ConnectionSheet)

export const createSheet = (): CallSheet => new ConnectionSheet()
