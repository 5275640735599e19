/** A film of one colour as this browser records it; undefined where it records nothing. */
export async function film(colour: string, ms: number): Promise<Blob | undefined> {
  const type = 'video/webm;codecs=vp8'
  if (!globalThis.MediaRecorder?.isTypeSupported(type)) return undefined
  const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 })
  const context = canvas.getContext('2d')!
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: type })
  const pieces: Blob[] = []
  const over = new Promise(resolve => recorder.addEventListener('stop', resolve))
  recorder.ondataavailable = ({ data }) => pieces.push(data)
  recorder.start()
  for (const start = performance.now(); performance.now() - start < ms; ) {
    context.fillStyle = colour
    context.fillRect(0, 0, 64, 48)
    await new Promise(requestAnimationFrame)
  }
  recorder.stop()
  await over
  return new Blob(pieces, { type: 'video/webm' })
}
