/** Runs in every page before its own scripts: remembers what the tests ask for. Self-contained, because it travels as text. */
export function installWitness(): void {
  const witness: Witness = { violations: [], tracks: [], screens: [], connections: [], sockets: [], outputs: [] }
  globalThis.witness = witness
  document.addEventListener('securitypolicyviolation', event => {
    witness.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`)
  })
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      witness.sockets.push(new WeakRef(this))
    }
  }
  // What goes to a speaker also goes where a test can hear it.
  const { connect } = AudioNode.prototype
  AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
    const [target] = to
    if (target instanceof AudioDestinationNode) {
      const output = new AnalyserNode(target.context)
      witness.outputs.push(output)
      Reflect.apply(connect, this, [output])
    }
    return Reflect.apply(connect, this, to)
  } as typeof connect
  const { mediaDevices } = navigator
  if (!mediaDevices) return
  const original = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = async constraints => {
    const stream = await original(constraints)
    witness.tracks.push(...stream.getTracks())
    return stream
  }
  const originalScreen = mediaDevices.getDisplayMedia.bind(mediaDevices)
  mediaDevices.getDisplayMedia = async options => {
    const stream = await originalScreen(options)
    witness.screens.push(...stream.getTracks())
    return stream
  }
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      witness.connections.push(this)
    }
  }
}

export interface Witness {
  /** What the page's policy forbade. */
  violations: string[]
  /** Every track that a device ever gave. */
  tracks: MediaStreamTrack[]
  /** The same of shared screens. */
  screens: MediaStreamTrack[]
  connections: RTCPeerConnection[]
  /** In order; what nobody uses any more may be gone. */
  sockets: WeakRef<WebSocket>[]
  /** What the page's own sounds are made of. */
  outputs: AnalyserNode[]
}

declare global {
  var witness: Witness
}
