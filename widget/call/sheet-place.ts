import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { CallSheet, SheetEvent } from './sheet.ts'

/** What only a click reveals, each fetched with the click. */
const SHEETS = {
  more: () => import('./more-sheet.ts'),
  chat: () => import('./chat-sheet.ts'),
  keys: () => import('./keys-sheet.ts'),
  people: () => import('./people-sheet.ts'),
  devices: () => import('./devices-sheet.ts'),
  connection: () => import('./connection-sheet.ts'),
  help: () => import('./help-sheet.ts'),
} satisfies Record<string, () => Promise<{ createSheet(): CallSheet }>>

export type SheetName = keyof typeof SHEETS

type Host = ReactiveControllerHost & HTMLElement

/** The one sheet that is open beside a call's pictures, and where the focus was before. */
export class SheetPlace implements ReactiveController {
  /** `undefined` while none is open, or is on its way. */
  sheet: CallSheet | undefined
  name: SheetName | undefined
  /** It did not load: the network is gone, or the site has a newer version. */
  hasFailed = false

  readonly #host: Host
  #opener: HTMLElement | undefined

  constructor(host: Host) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    this.#host.addEventListener('innies-call-sheet', this.#onSheet)
  }

  async open(name: SheetName): Promise<void> {
    const focused = this.#host.shadowRoot?.activeElement
    if (!this.name && focused instanceof HTMLElement) this.#opener = focused
    this.name = name
    this.hasFailed = false
    this.#host.requestUpdate()
    const loaded = await SHEETS[name]().catch(() => undefined)
    if (this.name !== name) return // another one was wanted meanwhile
    this.hasFailed = !loaded
    if (!loaded) this.name = undefined
    this.sheet = loaded?.createSheet()
    if (this.sheet) Object.assign(this.sheet, { className: 'sheet', tabIndex: -1 })
    this.#host.requestUpdate()
    await this.#host.updateComplete
    this.sheet?.focus()
  }

  close(): void {
    if (!this.name) return
    const hadFocus = this.sheet?.matches(':focus-within')
    this.sheet = undefined
    this.name = undefined
    this.#host.requestUpdate()
    if (hadFocus) this.#opener?.focus()
    this.#opener = undefined
  }

  readonly #onSheet = ({ sheet }: SheetEvent): void => {
    if (isSheet(sheet)) void this.open(sheet)
    else this.close()
  }
}

function isSheet(name: string | undefined): name is SheetName {
  return name !== undefined && Object.hasOwn(SHEETS, name)
}
