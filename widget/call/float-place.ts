import type { Link } from '../link/link.ts'
import { setSmall } from './corner.ts'
import type { Float, FloatActions } from './float.ts'
import type { Place } from './pass.ts'
import type { InniesCallStage } from './stage.ts'

type Needs = FloatActions & { dialog: HTMLDialogElement; stage: InniesCallStage }

type PictureInPicture = { requestWindow(size: { width: number; height: number }): Promise<Window & typeof globalThis> }
const opener = () =>
  (window as typeof window & { documentPictureInPicture?: PictureInPicture }).documentPictureInPicture

const SIZE = { width: 360, height: 420 } // px

/** Whether a call may stand in a window of its own here: frames may not open one. */
export const canFloat = (): boolean => opener() !== undefined && window.top === window

/** A call's way into a window of its own, and back. The page's window is away meanwhile. */
export class FloatPlace {
  readonly #needs: Needs
  /** `read`: the ordinal of the message that was the last when the call began. */
  #chat: { link: Link; place: Place; read: number; stop: () => void } | undefined
  #float: Float | undefined
  #isOpening = false
  #isOver = false

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Whose words are shown. */
  inChat(link: Link, place: Place): void {
    const read = rowOf(link, place)?.n ?? 0
    this.#chat = { link, place, read, stop: link.$rows.listen(() => this.show()) }
  }

  /** To be called in a click, or when the browser offers it. Nothing happens where it refuses. */
  async open(): Promise<void> {
    if (this.#float || this.#isOpening || !canFloat()) return
    this.#isOpening = true
    const view = await opener()!
      .requestWindow(SIZE)
      .catch(() => undefined)
    if (view) await this.#fill(view).catch(() => view.close()) // its code did not load: the call stays where it is
    this.#isOpening = false
  }

  /** Something may have changed. */
  show(): void {
    const { state, people, recording } = this.#needs.stage
    if (state.phase === 'live') this.#float?.show({ state, people, said: this.#said(), recording })
    else this.#float?.close()
  }

  close(): void {
    this.#isOver = true
    this.#chat?.stop()
    this.#float?.close()
  }

  async #fill(view: Window & typeof globalThis): Promise<void> {
    const { fill } = await import('./float.ts')
    if (this.#isOver || view.closed) return view.close()
    const { stage, ask, write } = this.#needs
    this.#float = fill(view, stage, { ask, write: this.#chat?.place.chat === undefined ? undefined : write })
    this.#leavePage(view)
    this.show()
  }

  /** Until the window closes: then all is as it was. */
  #leavePage(view: Window): void {
    const { dialog, stage } = this.#needs
    const wasSmall = stage.isSmall
    if (!wasSmall) setSmall(dialog, true) // a modal one would keep the page out of reach
    stage.isSmall = true
    dialog.style.display = 'none'
    view.addEventListener('pagehide', () => {
      this.#float?.close()
      this.#float = undefined
      dialog.style.display = ''
      if (this.#isOver) return
      stage.isSmall = wasSmall
      if (!wasSmall) setSmall(dialog, false)
      stage.focus()
    })
  }

  #said(): { name: string; text: string } | undefined {
    if (!this.#chat) return undefined
    const { link, place, read } = this.#chat
    const { last, n = 0 } = rowOf(link, place) ?? {}
    if (n <= read || last?.type !== 'sent' || !last.text || last.from === link.$me.get()?.id) return undefined
    const { name } = this.#needs.stage.people.get(last.from) ?? { name: last.from }
    return { name, text: last.text }
  }
}

const rowOf = (link: Link, { chat }: Place) => (chat === undefined ? undefined : link.$rows.get()?.get(chat))
