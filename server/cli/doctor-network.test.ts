import { describe } from 'node:test'
import { startProxy } from '../proxy.fixture.ts'
import { type Case, listen, testCases } from './doctor.fixture.ts'

const CASES: Record<string, Case> = {
  'nobody answers at LIVEKIT_URL': {
    round: 3,
    check: 'livekit',
    says: /^LIVEKIT_URL is http:\/\/127\.0\.0\.1:1, but no LiveKit server answers there/,
    mend: /Change LIVEKIT_URL in \.env/,
    breakIt: one => one.set('LIVEKIT_URL', 'http://127.0.0.1:1'),
    follow: one => one.set('LIVEKIT_URL', one.livekit.url),
  },
  'LiveKit has another secret': {
    round: 2,
    check: 'livekit',
    says: /^LIVEKIT_API_KEY or LIVEKIT_API_SECRET is wrong/,
    mend: /Change LIVEKIT_API_KEY or LIVEKIT_API_SECRET in \.env; livekit\.yaml has address and "keys"/,
    breakIt: one => one.set('LIVEKIT_API_SECRET', 'the secret of another call server'),
    follow: one => one.set('LIVEKIT_API_SECRET', one.livekit.secret),
  },
  'a setting of LiveKit is missing': {
    round: 4,
    check: 'livekit',
    says: /^Calls are off: LIVEKIT_API_KEY is missing/,
    mend: /Change LIVEKIT_API_KEY in \.env/,
    breakIt: one => one.set('LIVEKIT_API_KEY', undefined),
    follow: one => one.set('LIVEKIT_API_KEY', one.livekit.key),
  },
  'browsers may not use the address of LiveKit': {
    round: 1,
    check: 'livekit',
    says: /^Browsers refuse ws:\/\/calls\.example on https:\/\/shop\.example/,
    mend: /Set NEXT_PUBLIC_LIVEKIT_URL to a wss:\/\/ address/,
    breakIt: one => one.set('NEXT_PUBLIC_LIVEKIT_URL', 'ws://calls.example'),
    follow: one => one.set('NEXT_PUBLIC_LIVEKIT_URL', 'wss://calls.example'),
  },
  'passes into calls go without TLS': {
    round: 2,
    check: 'livekit',
    level: 'warning',
    says: /^Browsers reach LiveKit at ws:\/\/127\.0\.0\.1\.calls\.example without TLS/,
    mend: /NEXT_PUBLIC_LIVEKIT_URL to its wss:\/\/ address/,
    async breakIt(one) {
      await one.set('INNIES_ORIGINS', undefined)
      await one.set('NEXT_PUBLIC_LIVEKIT_URL', 'ws://127.0.0.1.calls.example')
    },
    follow: one => one.set('NEXT_PUBLIC_LIVEKIT_URL', 'ws://127.0.0.1:7880'),
  },
  'the clocks differ': {
    round: 1,
    check: 'clock',
    says: /^This clock is (299|300|301) s behind that of http:\/\/127\.0\.0\.1:\d+: tokens are refused/,
    mend: /NTP/,
    async breakIt(one) {
      one.livekit.ahead = 300_000
    },
    async follow(one) {
      one.livekit.ahead = 0
    },
  },
  'LiveKit does not tell us of its rooms': {
    round: 1,
    check: 'livekit webhooks',
    says: /^What LiveKit says does not arrive here/,
    mend: /"api_key: APIfake" and the url http:\/\/127\.0\.0\.1:\d+\/v1\/livekit\/webhook/,
    breakIt: one => one.start({ isHeard: false }),
    async follow(one, { mend = '' }) {
      one.livekit.webhookUrl = /the url (\S+)\.$/.exec(mend)![1]!
    },
  },
  'the receiver of webhooks refuses them': {
    round: 1,
    check: 'webhooks',
    says: /^The receiver of webhooks did not take a test: HTTP 401/,
    mend: /Look at the receiver/,
    async breakIt(one) {
      one.receives = 401
    },
    async follow(one) {
      one.receives = 200
    },
  },
  'the public address leads elsewhere': {
    round: 3,
    check: 'url',
    says: /^At INNIES_URL, .*, somebody else answers/,
    mend: /Let the proxy pass it on to http:\/\/127\.0\.0\.1:\d+/,
    async breakIt(one) {
      const other = await listen((_request, response) => response.writeHead(404).end('the site'))
      await one.set('INNIES_URL', `http://127.0.0.1:${other}`)
      await one.start()
    },
    async follow(one, { mend = '' }) {
      await one.set('INNIES_PROXIES', '127.0.0.1')
      await one.set('INNIES_URL', await startProxy({ to: /pass it on to (\S+?)\.?$/.exec(mend)![1]! }))
      await one.start()
    },
  },
  'the proxy lets no WebSocket through': {
    round: 4,
    check: 'url',
    says: /^No WebSocket gets through to the server/,
    mend: /pass on Upgrade and Connection/,
    async breakIt(one) {
      const to = (await one.start()).url
      await one.set('INNIES_PROXIES', '127.0.0.1')
      await one.set('INNIES_URL', await startProxy({ to, isDeaf: true }))
      await one.start()
    },
    async follow(one) {
      await one.set('INNIES_URL', await startProxy({ to: (await one.start()).url }))
      await one.start()
    },
  },
  'the proxy is not trusted': {
    round: 2,
    check: 'url',
    level: 'warning',
    says: /^127\.0\.0\.1 says for whom it asks \(X-Forwarded-For\) and is not believed/,
    mend: /add 127\.0\.0\.1 to INNIES_PROXIES/,
    async breakIt(one) {
      const { url } = await one.start()
      await fetch(`${await startProxy({ to: url })}/v1/chats`)
    },
    async follow(one, { mend = '' }) {
      await one.set('INNIES_PROXIES', /add (\S+)/.exec(mend)![1]!)
      const { url } = await one.start()
      await fetch(`${await startProxy({ to: url })}/v1/chats`)
    },
  },
  'the server that runs has an older key': {
    round: 5,
    check: 'port',
    level: 'warning',
    says: /does not take this INNIES_ADMIN_KEY/,
    mend: /Restart it/,
    async breakIt(one) {
      await one.start()
      await one.set('INNIES_ADMIN_KEY', 'another key of the operator, long enough'.replaceAll(' ', '-'))
    },
    follow: one => one.start(),
  },
}

describe('innies doctor, of what is elsewhere,', { concurrency: 2 }, () => testCases(CASES))
