import type { ClientFrameInput, ServerFrame } from '../../server/protocol/frame.ts'

/** Stands in for the browser's WebSocket; what the client says is in `said`. */
export class FakeSocket {
  static all: FakeSocket[] = []
  readonly url: string
  readonly said: ClientFrameInput[] = []
  onopen?: () => void
  onmessage?: (event: { data: string }) => void
  onclose?: (event: { code: number }) => void
  constructor(url: string) {
    this.url = url
    FakeSocket.all.push(this)
  }
  send(text: string) {
    if (text !== 'ping') this.said.push(JSON.parse(text) as ClientFrameInput)
  }
  close() {}
  hear(frame: ServerFrame | string) {
    this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) })
  }
}
