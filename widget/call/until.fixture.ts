/** Waits, frame by frame, until something is there. */
export async function until<Found>(find: () => Found | null | undefined | false): Promise<Found> {
  const deadline = performance.now() + 5000
  for (;;) {
    const found = find()
    if (found) return found
    if (performance.now() > deadline) throw new Error(`never came true: ${find}`)
    await new Promise(resolve => requestAnimationFrame(resolve))
  }
}
