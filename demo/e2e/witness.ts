/** Runs in every page before its own scripts: remembers what the tests ask for. Self-contained, because it travels as text. */
export function installWitness(): void {
  const witness: Witness = { violations: [], tracks: [], screens: [], connections: [] }
  globalThis.witness = witness
  document.addEventListener('securitypolicyviolation', event => {
    witness.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`)
  })
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
}

declare global {
  var witness: Witness
}
