/** Fetches what a call is made of, for whoever is about to make one. Never rejects: a click tells what went wrong. */
export async function warm(): Promise<void> {
  await Promise.allSettled([
    import('./open-call.ts'),
    import('./livekit.ts'),
    import('./livekit-arrivals.ts'),
    import('./livekit-veil.ts'),
  ])
}
