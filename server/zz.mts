import { startWorker, object } from './workerd.fixture.ts'
import { Client, ask, openChat } from './server.fixture.ts'
import { issuer, adminKey } from './memory.fixture.ts'
const extra: Record<string,string> = process.argv[2] === 'a' ? { INNIES_ADMIN_KEY: adminKey } : process.argv[2] === 'l' ? { LIVEKIT_URL: 'http://127.0.0.1:1', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'x'.repeat(40) } : {}
const w = await startWorker('./cloudflare.ts', { durableObjects: { CHAT: object('ChatObject'), USER: object('UserObject'), SITE: object('SiteObject') }, bindings: { INNIES_SECRET: issuer.secret, INNIES_ISSUER: issuer.issuer, INNIES_AUDIENCE: issuer.audience, ...extra } })
const url = (await w.ready).href.replace(/\/$/, '')
console.log('opening'); setTimeout(() => process.exit(), 5000)
console.log(await openChat(url, 'ana', 'bob'))
process.exit()
