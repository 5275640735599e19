/** A request that the uploads' client made. */
export type Asked = { method: string; path: string; headers: Record<string, string>; bytes: number }

/** Uploads in memory in place of a server: what stands in `cut` breaks the next requests, `refusal` answers them. */
export class FakeTus {
  readonly asked: Asked[] = []
  readonly uploads = new Map<string, { size: number; offset: number }>()
  /** How many requests that bring bytes break off before they arrive. */
  cut = 0
  /** Requests that bring bytes wait until `release`. */
  isHeld = false
  refusal: { status: number; code: string } | undefined
  #held: (() => void)[] = []

  release(): void {
    this.isHeld = false
    for (const go of this.#held.splice(0)) go()
  }

  methods(): string {
    return this.asked.map(({ method }) => method).join(' ')
  }

  /** Answers instead of every XMLHttpRequest until what it returns is called. */
  install(): () => void {
    const Real = window.XMLHttpRequest
    const tus = this
    window.XMLHttpRequest = class extends FakeRequest {
      constructor() {
        super(tus)
      }
    } as unknown as typeof XMLHttpRequest // as much of one as the client uses
    return () => {
      window.XMLHttpRequest = Real
    }
  }

  async answer({
    method,
    path,
    headers,
    bytes,
  }: Asked): Promise<{ status: number; headers: Record<string, string> } | undefined> {
    const id = path.slice(-34)
    if (method === 'PATCH' && this.isHeld) await new Promise<void>(go => this.#held.push(go))
    if (method === 'PATCH' && this.cut-- > 0) return undefined
    if (this.refusal && method !== 'HEAD') return { status: this.refusal.status, headers: {} }
    if (method === 'POST') {
      const made = (this.uploads.size + 1).toString(16).padStart(34, '0')
      this.uploads.set(made, { size: Number(headers['Upload-Length']), offset: 0 })
      return { status: 201, headers: { location: `uploads/${made}` } }
    }
    const upload = this.uploads.get(id)
    if (!upload) return { status: 404, headers: {} }
    if (method === 'DELETE') this.uploads.delete(id)
    if (method === 'PATCH') upload.offset += bytes
    return { status: method === 'HEAD' ? 200 : 204, headers: { 'upload-offset': String(upload.offset) } }
  }
}

class FakeRequest {
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  onloadend?: () => void
  readonly upload: { onprogress?: (event: { loaded: number }) => void } = {}
  status = 0
  responseText = ''
  readonly #tus: FakeTus
  readonly #asked: Asked = { method: '', path: '', headers: {}, bytes: 0 }
  #answer: Record<string, string> = {}
  #isOver = false

  constructor(tus: FakeTus) {
    this.#tus = tus
  }

  open(method: string, address: string): void {
    Object.assign(this.#asked, { method, path: new URL(address).pathname })
  }

  setRequestHeader(name: string, value: string): void {
    this.#asked.headers[name] = value
  }

  getResponseHeader(name: string): string | null {
    return this.#answer[name] ?? null
  }

  async send(body: ArrayBuffer | null): Promise<void> {
    this.#asked.bytes = body?.byteLength ?? 0
    this.#tus.asked.push(this.#asked)
    const answer = await this.#tus.answer(this.#asked)
    if (this.#isOver) return
    if (!answer) return this.#end(this.onerror)
    if (body) this.upload.onprogress?.({ loaded: body.byteLength })
    this.status = answer.status
    this.responseText = this.#tus.refusal ? JSON.stringify({ code: this.#tus.refusal.code, detail: 'No.' }) : ''
    this.#answer = answer.headers
    this.#end(this.onload)
  }

  abort(): void {
    if (!this.#isOver) this.#end(this.onabort)
  }

  #end(tell: (() => void) | undefined): void {
    this.#isOver = true
    tell?.()
    this.onloadend?.()
  }
}
