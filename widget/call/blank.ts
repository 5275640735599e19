/** Something to send that says nothing. */
export type Blank = { track: MediaStreamTrack; stop(): void }

/** Size of a black picture, px: that of most cameras, so that little changes when one takes its place. */
const [WIDTH, HEIGHT] = [1280, 720]
const PAINT = 100 // ms: a canvas gives a frame whenever it is painted

/** A black picture. */
export function createBlack(): Blank {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const context = canvas.getContext('2d', { alpha: false })
  const paint = () => context?.fillRect(0, 0, WIDTH, HEIGHT)
  paint()
  const track = firstOf(canvas.captureStream())
  const painting = setInterval(paint, PAINT)
  return {
    track,
    stop() {
      clearInterval(painting)
      track.stop()
    },
  }
}

/** A sound in which nothing is heard. It flows where the browser lets the page make sounds. */
export function createSilence(): Blank {
  const context = new AudioContext()
  const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1, channelCountMode: 'explicit' })
  const nothing = new ConstantSourceNode(context, { offset: 0 })
  nothing.connect(out)
  nothing.start()
  const track = firstOf(out.stream)
  return {
    track,
    stop() {
      track.stop()
      if (context.state !== 'closed') void context.close()
    },
  }
}

function firstOf(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getTracks()
  if (!track) throw new Error('The browser makes no track.')
  return track
}
