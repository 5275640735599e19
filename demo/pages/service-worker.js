/**
 * Opens the demo without a network: its pages and scripts as they were seen last, and the token, by which the widget knows whose
 * messages it may show of those that it keeps itself.
 */
const CACHE = 'demo'

self.addEventListener('fetch', event => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== self.location.origin) return
  if (pathname === '/sign-out') event.waitUntil(caches.delete(CACHE))
  else if (isKept(request, pathname)) event.respondWith(newestOf(event))
})

const isKept = ({ method, mode }, pathname) =>
  method === 'GET' && (mode === 'navigate' || pathname === '/token' || /\.(js|css|svg|png)$/.test(pathname))

async function newestOf(event) {
  const { request } = event
  const cache = await caches.open(CACHE)
  try {
    const response = await fetch(request)
    if (response.ok && !response.redirected) event.waitUntil(cache.put(request, response.clone()))
    return response
  } catch (error) {
    const kept = await cache.match(request)
    if (kept) return kept
    throw error
  }
}
