/** What a page of the benchmark tells of a call; ms since the last click on it. */
export interface CallWatch {
  /** The first frame that somebody else sent and the user can see, other than a black one. */
  frame: Promise<number>
  /** What the element itself says, if it is ours. */
  told: { picture?: number; sound?: number }
}

declare global {
  var callWatch: CallWatch
}

/** Runs in every page before its own scripts, and travels as text. */
export function watchCall(): void {
  const remote = new Set<string>()
  const watched = new WeakSet<HTMLVideoElement>()
  let clickedAt = 0
  let resolve = (_: number) => {}
  const frame = new Promise<number>(done => {
    resolve = done
  })
  let isSeen = false
  globalThis.callWatch = { frame, told: {} }
  addEventListener(
    'click',
    event => {
      clickedAt = event.timeStamp
    },
    true,
  )
  addEventListener('innies-call-arrived', event => {
    const { what, milliseconds } = event as Event & { what: 'picture' | 'sound'; milliseconds: number }
    globalThis.callWatch.told[what] ??= milliseconds
  })
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.addEventListener('track', ({ track }) => remote.add(track.id))
    }
  }

  const videosIn = (root: ParentNode): HTMLVideoElement[] =>
    [...root.querySelectorAll('*')].flatMap(element => [
      ...(element instanceof HTMLVideoElement ? [element] : []),
      ...(element.shadowRoot ? videosIn(element.shadowRoot) : []),
    ])
  const isRemote = ({ srcObject }: HTMLVideoElement) =>
    srcObject instanceof MediaStream && srcObject.getVideoTracks().some(({ id }) => remote.has(id))

  const find = () => {
    for (const video of videosIn(document)) {
      if (watched.has(video) || !isRemote(video)) continue
      watched.add(video)
      look(video)
    }
    if (!isSeen) requestAnimationFrame(find)
  }
  const context = new OffscreenCanvas(16, 9).getContext('2d', { willReadFrequently: true })
  const look = (video: HTMLVideoElement) =>
    video.requestVideoFrameCallback(() => {
      context?.drawImage(video, 0, 0, 16, 9)
      const { data = [] } = context?.getImageData(0, 0, 16, 9) ?? {}
      const isBright = data.some((value, at) => at % 4 !== 3 && value > 16)
      if (!isBright) return void look(video)
      isSeen = true
      resolve(performance.now() - clickedAt)
    })
  requestAnimationFrame(find)
}
