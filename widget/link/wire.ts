import type { ChatId, Page } from '../../server/protocol/chat.ts'
import type { ClientFrameInput } from '../../server/protocol/frame.ts'
import { deviceId, forgetDevice } from '../base/device.ts'
import { deleteAllHomes, Home, type Tenant } from './home.ts'
import type { LinkStatus, Pending } from './link.ts'
import { LinkSocket } from './socket.ts'
import type { TokenSource } from './token.ts'

export type WireOptions = { server: string; tokens: TokenSource; tenant: Tenant }

/** The way to the server: this tab's own socket, or that of the tab that leads. With it comes the user's home, once the user is known. */
export class Wire {
  readonly #options: WireOptions
  readonly #socket: LinkSocket
  readonly #settled: Promise<Home>
  #settle: (home: Home) => void = () => {}
  #home: Home | undefined
  #isClosed = false

  constructor(options: WireOptions) {
    this.#options = options
    const { server, tokens, tenant } = options
    this.#settled = new Promise(settle => {
      this.#settle = settle
    })
    this.#socket = new LinkSocket({
      server,
      tokens,
      device: deviceId(),
      enter: user => this.#enter(user),
      feed: () => tenant.rows.feed,
      ahead: () => tenant.ahead(),
      hear: frame => {
        tenant.hear(frame)
        this.#home?.heard(frame)
      },
    })
    this.#socket.$status.listen(status => this.isFollowing || this.#moved(status))
  }

  /** Another tab has the connection. */
  get isFollowing(): boolean {
    return this.#home?.isLeading === false
  }

  /** Whether it is on its way to the server. */
  send(frame: ClientFrameInput): boolean {
    if (!this.#home || !this.isFollowing) return this.#socket.send(frame)
    if (this.#options.tenant.status().phase !== 'open') return false
    this.#home.pass(frame)
    return true
  }

  /** Whether the own socket sent it. */
  sendOwn(frame: ClientFrameInput): boolean {
    return !this.isFollowing && this.#socket.send(frame)
  }

  /** Resolves once the message is kept on this device, or cannot be. */
  async keep(pending: Pending, isNew: boolean): Promise<void> {
    const home = this.#home ?? (await this.#settled)
    await home.keep(pending, isNew)
  }

  /** Brings the files of a message, if this is the tab that does. */
  upload(pending: Pending): void {
    this.#home?.upload(pending)
  }

  async drop(clientId: string): Promise<void> {
    ;(await this.#settled).drop(clientId)
  }

  /** At once if it can be: the page may be closing. */
  async draft(chat: ChatId, text: string): Promise<void> {
    const home = this.#home ?? (await this.#settled)
    home.draft(chat, text)
  }

  async cached(chat: ChatId): Promise<Page | undefined> {
    return (await this.#settled).cached(chat)
  }

  /** The user may be accepted now. */
  hurry(): void {
    this.#socket.hurry()
  }

  /** Ends the sign-in of this device, closes all tabs' wires, and leaves nothing of the user here. */
  async logout(): Promise<void> {
    this.sendOwn({ type: 'logout' }) // where another tab leads, that one says it
    forgetDevice()
    const home = this.#home
    this.#home = undefined
    void this.close()
    // Whose page it is may not be known: then it is better to leave nothing of anybody.
    await (home ? home.leave() : leaveDevice(this.#options.server))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#socket.close()
    await this.#home?.close()
  }

  /** Resolves when this tab may connect. */
  async #enter(user: string): Promise<void> {
    const home = this.#home ?? (await Home.open({ ...this.#options, user, wire: this.#forHome() }))
    if (this.#isClosed) return home.close()
    this.#home = home
    this.#settle(home)
    await home.lead()
  }

  #forHome() {
    return {
      send: (frame: ClientFrameInput) => void this.#socket.send(frame),
      lead: () => this.#moved(this.#socket.$status.get()),
      yield: () => {
        this.#options.tenant.show({ phase: 'connecting' })
        this.#socket.yield()
      },
    }
  }

  /** The state of the own socket is that of all tabs. */
  #moved(status: LinkStatus): void {
    if (this.#isClosed) return
    this.#options.tenant.show(status)
    this.#home?.moved(status)
  }
}

/** Leaves nothing of any user on this device, and signs them out in all tabs: for a page that does not know whose it is. */
export async function leaveDevice(server: string): Promise<void> {
  forgetDevice()
  await deleteAllHomes(server)
}
