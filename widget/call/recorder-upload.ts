import type { Upload } from '../../server/protocol/file.ts'
import type { Link } from '../link/link.ts'

const PART = 512 * 1024 // bytes of one request: what has waited longer goes in several
const [SOON, LATEST] = [500, 8000] // ms until it is tried again
const PATIENCE = 25_000 // ms to bring the rest once the recording is over: then the server takes what it has

/** Why no more of a recording is taken: it is as long as may be, or the server does not want it. */
export type UploadEnd = 'full' | 'rejected'

export type UploadNeeds = {
  link: Pick<Link, 'api'>
  chat: string
  recording: string
  name: string
  type: string
  /** Px. */
  size: { width: number; height: number }
  onEnd: (why: UploadEnd) => void
  wait?: (ms: number) => Promise<void>
  now?: () => number
}

const later = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/** Brings a recording while it is made, each byte once: after a cut the server is asked how far it has come. */
export class RecorderUpload {
  readonly #needs: UploadNeeds
  readonly #path: string
  #waiting = new Blob()
  #offset = 0
  #running: Promise<void> | undefined
  #overAt = Number.POSITIVE_INFINITY
  #isEnded = false

  private constructor(needs: UploadNeeds, id: string) {
    this.#needs = needs
    this.#path = `/v1/uploads/${id}`
  }

  /** With it the recording is on. Rejects with an Error that has a `code`. */
  static async begin(needs: UploadNeeds): Promise<RecorderUpload> {
    const { link, chat, recording, name, type, size } = needs
    const values = { chat, recording, filename: name, filetype: type, ...size }
    const metadata = Object.entries(values).map(([key, value]) => `${key} ${base64(String(value))}`)
    const headers = { ...TUS, 'upload-defer-length': '1', 'upload-metadata': metadata.join(',') }
    const { id } = await link.api<Upload>('/v1/uploads', { method: 'POST', headers })
    return new RecorderUpload(needs, id)
  }

  add(bytes: Blob): void {
    if (this.#isEnded || !bytes.size) return
    this.#waiting = new Blob([this.#waiting, bytes])
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  /** Resolves when all is there, or no more of it comes. */
  async finish(): Promise<void> {
    const { now = Date.now } = this.#needs
    this.#overAt = now() + PATIENCE
    await this.#running
  }

  async #run(): Promise<void> {
    const { wait = later, now = Date.now } = this.#needs
    for (let delay = SOON; this.#waiting.size && !this.#isEnded; ) {
      try {
        await this.#send()
        delay = SOON
      } catch (error) {
        this.#judge((error as { code?: unknown }).code)
        if (this.#isEnded || now() >= this.#overAt) return
        await wait(delay)
        delay = Math.min(delay * 2, LATEST)
        await this.#look().catch(() => {}) // it is asked again, or the bytes are refused at that offset
      }
    }
  }

  async #send(): Promise<void> {
    const part = this.#waiting.slice(0, PART)
    const headers = { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(this.#offset) }
    await this.#needs.link.api(this.#path, { method: 'PATCH', headers, body: part })
    this.#come(this.#offset + part.size)
  }

  /** What has come needs not come again. */
  async #look(): Promise<void> {
    const { offset, file } = await this.#needs.link.api<Upload>(this.#path)
    if (file)
      this.#end('rejected') // the server has taken it as it is
    else this.#come(offset)
  }

  #come(offset: number): void {
    this.#waiting = this.#waiting.slice(offset - this.#offset)
    this.#offset = offset
  }

  #judge(code: unknown): void {
    if (code === 'too-large') this.#end('full')
    else if (code === 'not-found' || code === 'forbidden' || code === 'wrong-type') this.#end('rejected')
  }

  #end(why: UploadEnd): void {
    this.#isEnded = true
    this.#waiting = new Blob()
    this.#needs.onEnd(why)
  }
}

const TUS = { 'tus-resumable': '1.0.0' }

const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text.toWellFormed?.() ?? text)))
