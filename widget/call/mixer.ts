import { startClock } from './recorder-clock.ts'
import { type Box, fitted, placed } from './recorder-layout.ts'
import type { Tap, TappedPicture } from './tap.ts'

export const SIZE = { width: 1280, height: 720 }
const RATE = 15 // pictures a second
const [BACK, TILE, INK, VEIL] = ['#0e0f13', '#1d1f26', '#ffffff', 'rgb(0 0 0 / 55%)']

/** All of a call as one picture and one sound. */
export type Mix = { stream: MediaStream; stop(): void }

/** Mixes what the tap gives, whoever comes and goes. */
export function mix(tap: Tap): Mix {
  const canvas = Object.assign(document.createElement('canvas'), SIZE)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('There is no canvas.')
  const videos = new Map<MediaStreamTrack, HTMLVideoElement>()
  const sound = mixSound()
  const draw = () => {
    const pictures = tap.pictures()
    const tracks = new Set(pictures.flatMap(({ track }) => track ?? []))
    for (const [track, video] of videos) if (!tracks.has(track)) drop(videos, track, video)
    for (const track of tracks) if (!videos.has(track)) videos.set(track, show(track))
    sound.follow(tap.sounds())
    context.fillStyle = BACK
    context.fillRect(0, 0, SIZE.width, SIZE.height)
    for (const { picture, box } of placed(pictures, SIZE))
      drawOne(context, { picture, box, video: picture.track && videos.get(picture.track) })
  }
  draw()
  const stopClock = startClock(RATE, draw)
  const stream = new MediaStream([...canvas.captureStream(RATE).getVideoTracks(), ...sound.tracks])
  return {
    stream,
    stop() {
      stopClock()
      for (const [track, video] of videos) drop(videos, track, video)
      for (const track of stream.getTracks()) track.stop()
      sound.stop()
    },
  }
}

function mixSound() {
  const context = new AudioContext()
  const all = context.createMediaStreamDestination()
  const sources = new Map<MediaStreamTrack, MediaStreamAudioSourceNode>()
  context.resume().catch(() => {}) // it was over before
  return {
    tracks: all.stream.getAudioTracks(),
    follow(tracks: readonly MediaStreamTrack[]): void {
      for (const [track, source] of sources) {
        if (tracks.includes(track)) continue
        source.disconnect()
        sources.delete(track)
      }
      for (const track of tracks) {
        if (sources.has(track) || track.readyState === 'ended') continue
        const source = context.createMediaStreamSource(new MediaStream([track]))
        source.connect(all)
        sources.set(track, source)
      }
    },
    stop: () => void context.close(),
  }
}

function show(track: MediaStreamTrack): HTMLVideoElement {
  const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true })
  video.srcObject = new MediaStream([track])
  video.play().catch(() => {}) // it was dropped before it began
  return video
}

function drop(videos: Map<MediaStreamTrack, HTMLVideoElement>, track: MediaStreamTrack, video: HTMLVideoElement): void {
  video.srcObject = null
  videos.delete(track)
}

type Drawn = { picture: TappedPicture; box: Box; video: HTMLVideoElement | undefined }

function drawOne(context: CanvasRenderingContext2D, { picture, box, video }: Drawn): void {
  context.fillStyle = TILE
  context.fillRect(box.x, box.y, box.width, box.height)
  if (video?.videoWidth) {
    const { from, to } = fitted({ width: video.videoWidth, height: video.videoHeight }, box, picture.isScreen)
    context.drawImage(video, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height)
  }
  if (picture.name) drawName(context, picture.name, box)
}

function drawName(context: CanvasRenderingContext2D, name: string, { x, y, width, height }: Box): void {
  context.font = '500 16px system-ui, sans-serif'
  const most = width - 32
  if (most < 40) return
  const wide = Math.min(context.measureText(name).width, most)
  context.fillStyle = VEIL
  context.fillRect(x + 8, y + height - 36, wide + 16, 28)
  context.fillStyle = INK
  context.fillText(name, x + 16, y + height - 17, most)
}
