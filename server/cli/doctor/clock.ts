import { ask, type Check, skipped, well, wrong } from './check.ts'

const MOST = 30 // seconds; tokens are taken with twice that

export const clockCheck: Check = {
  name: 'clock',
  asks: 'this machine against the Date that LiveKit, the site and the receiver of webhooks answer with',
  async look({ config }) {
    if (!config) return skipped('a setting is broken.')
    const calls = config.calls()
    const urls = [
      ...(calls.phase === 'ready' ? [calls.url.replace(/^ws/, 'http')] : []),
      ...config.origins.slice(0, 3),
      ...(config.webhook ? [new URL(config.webhook.url).origin] : []),
    ]
    const differences = await Promise.all(urls.map(async url => ({ url, seconds: await ahead(url) })))
    const known = differences.filter(({ seconds }) => seconds !== undefined) as { url: string; seconds: number }[]
    const off = known.filter(({ seconds }) => Math.abs(seconds) > MOST)
    if (!known.length) return skipped('nobody answers whose clock could be compared.')
    if (!off.length) return well(`as that of ${known.map(({ url }) => url).join(', ')}.`)
    return off.map(({ url, seconds }) =>
      wrong(
        `This clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} that of ${url}: tokens are refused.`,
        'Let both machines take their time from NTP (timedatectl set-ntp true).',
      ),
    )
  },
}

/** Seconds by which we are ahead of a server; undefined when it does not say. */
async function ahead(url: string): Promise<number | undefined> {
  const start = Date.now()
  const response = await ask(url, { method: 'HEAD' })
  const date = Date.parse(response?.headers.get('date') ?? '')
  return Number.isNaN(date) ? undefined : Math.round(((start + Date.now()) / 2 - date - 500) / 1000)
}
