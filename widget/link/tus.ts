import type { ErrorCode } from '../../server/protocol/error.ts'
import type { FileId } from '../../server/protocol/file.ts'
import { LinkError } from './error.ts'
import type { OutFile } from './link.ts'
import type { TokenSource } from './token.ts'

const STALL = 20_000 // ms in which nothing moves until a request is given up

export type TusRequest = {
  method: string
  /** Below /v1/uploads. */
  path?: string
  headers?: Readonly<Record<string, string>>
  body?: ArrayBuffer
  signal?: AbortSignal
  /** Bytes of the body that are on their way. */
  onProgress?: (bytes: number) => void
}

/** A client of our uploads, which speak tus 1.0. All of it rejects with a LinkError. */
export class Tus {
  readonly #server: string
  readonly #tokens: TokenSource

  constructor(server: string, tokens: TokenSource) {
    this.#server = server
    this.#tokens = tokens
  }

  async begin(file: OutFile, signal: AbortSignal): Promise<FileId> {
    const headers = { 'Upload-Length': String(file.blob.size), 'Upload-Metadata': metadataOf(file) }
    const answer = await this.#ask({ method: 'POST', headers, signal })
    const id = /[0-9a-f]{34}$/.exec(answer.getResponseHeader('location') ?? '')?.[0]
    if (!id) throw new LinkError('internal', 'The server did not name the upload.')
    return id
  }

  /** How many bytes have come. */
  async offsetOf(id: FileId, signal: AbortSignal): Promise<number> {
    return offsetIn(await this.#ask({ method: 'HEAD', path: `/${id}`, signal }))
  }

  /** Adds bytes; resolves to how many have come then. */
  async add(id: FileId, offset: number, { body, signal, onProgress }: Omit<TusRequest, 'method'>): Promise<number> {
    const headers = { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' }
    return offsetIn(
      await this.#ask({ method: 'PATCH', path: `/${id}`, headers, body, signal, onProgress } as TusRequest),
    )
  }

  async remove(id: FileId): Promise<void> {
    await this.#ask({ method: 'DELETE', path: `/${id}` })
  }

  async #ask(request: TusRequest): Promise<XMLHttpRequest> {
    const first = await this.#send(request, false)
    const answer = first.status === 401 ? await this.#send(request, true) : first
    if (answer.status >= 200 && answer.status < 300) return answer
    const { code, detail } = problemOf(answer)
    throw new LinkError(code, detail)
  }

  async #send(request: TusRequest, fresh: boolean): Promise<XMLHttpRequest> {
    const { text } = await this.#tokens.token({ fresh })
    return send(`${this.#server}/v1/uploads`, {
      ...request,
      headers: { ...request.headers, Authorization: `Bearer ${text}` },
    })
  }
}

/** By XMLHttpRequest: fetch does not say how far a body has got. */
function send(address: string, { method, path = '', headers = {}, body, signal, onProgress }: TusRequest) {
  return new Promise<XMLHttpRequest>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, address + path)
    for (const [name, value] of Object.entries({ 'Tus-Resumable': '1.0.0', ...headers }))
      request.setRequestHeader(name, value)
    let stall: ReturnType<typeof setTimeout>
    const moved = () => {
      clearTimeout(stall)
      stall = setTimeout(() => request.abort(), STALL)
    }
    const abort = () => request.abort()
    request.onload = () => resolve(request)
    request.onerror = request.onabort = () => reject(new LinkError('offline', 'The server cannot be reached.'))
    request.onloadend = () => {
      clearTimeout(stall)
      signal?.removeEventListener('abort', abort)
    }
    request.upload.onprogress = ({ loaded }) => {
      moved()
      onProgress?.(loaded)
    }
    signal?.addEventListener('abort', abort)
    moved()
    request.send(body ?? null)
  })
}

/** What an answer says is wrong. HEAD has no body: then the status does. */
function problemOf({ status, responseText }: XMLHttpRequest): { code: ErrorCode; detail: string } {
  const { code = status === 404 ? 'not-found' : 'internal', detail = `The server answered ${status}.` } =
    parsed(responseText)
  return { code, detail }
}

function parsed(text: string): { code?: ErrorCode; detail?: string } {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

const offsetIn = (answer: XMLHttpRequest) => Number(answer.getResponseHeader('upload-offset') ?? Number.NaN)

function metadataOf({ name, type, width, height, duration, waveform, preview }: OutFile): string {
  const values = { filename: name, filetype: type, width, height, duration, waveform: waveform?.join(','), preview }
  const known = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  return known.map(([key, value]) => `${key} ${base64(String(value))}`).join(',')
}

const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text.toWellFormed?.() ?? text)))
