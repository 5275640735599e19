/** What may run and load on the demo's pages: as strict as the strictest site that should carry the widget. */
export function contentSecurityPolicy(host: string, livekit: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Not every browser takes 'self' for WebSockets too.
    `connect-src 'self' ws://${host} wss://${host} ${livekit.join(' ')}`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob: data:",
    "manifest-src 'self'",
    "worker-src 'self' blob:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html innies-worker demo',
  ].join('; ')
}

/** Where a page must be able to connect to for calls. LiveKit of our own is somewhere on loopback, known only later. */
export function livekitSources(url: string | undefined): string[] {
  if (!url) return ['ws://127.0.0.1:*', 'http://127.0.0.1:*']
  const { host } = new URL(url)
  return [`ws://${host}`, `wss://${host}`, `http://${host}`, `https://${host}`]
}
