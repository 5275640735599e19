const LOOK = 150 // ms

/**
 * Tells how loud a microphone is (root mean square, 0 to 1) again and again, from a copy, since what is muted is silent itself.
 * Nothing of it leaves the page. Returns how to stop.
 */
export function listen(track: MediaStreamTrack, tell: (level: number) => void, every = LOOK): () => void {
  const copy = track.clone()
  copy.enabled = true
  const context = new AudioContext()
  const ear = new AnalyserNode(context, { fftSize: 1024 })
  context.createMediaStreamSource(new MediaStream([copy])).connect(ear)
  const samples = new Float32Array(ear.fftSize)
  const looking = setInterval(() => {
    if (context.state !== 'running') return // the browser waits for a click: nothing can be heard
    ear.getFloatTimeDomainData(samples)
    tell(Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length))
  }, every)
  return () => {
    clearInterval(looking)
    copy.stop()
    if (context.state !== 'closed') void context.close()
  }
}
