import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '../../server/node.ts'

/** A site with a group of three and some messages, as the backend of the site sees it. */
export interface Site {
  url: string
  adminKey: string
  /** Owner of the group. */
  user: string
  /** Somebody in it who may be erased. */
  other: string
  /** Id of the group. */
  chat: string
  close(): Promise<void>
}

const ADMIN_KEY = 'the-admin-key-of-the-fuzzed-server'
const USER = 'ana'
const OTHER = 'cem'

/** Starts a server whose LiveKit takes everything; its limits are off, for they would answer most of what is asked. */
export async function openSite(): Promise<Site> {
  const livekit = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end('{"sid":"RM_fuzz"}')
  }).listen(0, '127.0.0.1')
  await once(livekit, 'listening')
  const callUrl = `http://127.0.0.1:${(livekit.address() as AddressInfo).port}`
  const data = await mkdtemp(join(tmpdir(), 'innies-fuzz-'))
  const server = await serve({
    port: 0,
    host: '127.0.0.1',
    data,
    scripts: '',
    origins: [],
    issuers: [{ issuer: 'site', audience: 'innies', algorithm: 'HS256', secret: 'a secret that signs no token here' }],
    adminKey: ADMIN_KEY,
    limits: false,
    demoRooms: true,
    peopleSearch: true,
    calls: () => ({ phase: 'ready', url: callUrl, publicUrl: callUrl, key: 'key', secret: 's'.repeat(32) }),
    log: () => {},
  })
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'innies-user': USER }
  const post = async (path: string, body: object) =>
    (await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  const { chat } = (await post('/v1/chats', { members: ['bob', OTHER] })) as { chat: { id: string } }
  for (let n = 1; n <= 5; n++) await post(`/v1/chats/${chat.id}/messages`, { content: `message ${n}` })
  return {
    url: server.url,
    adminKey: ADMIN_KEY,
    user: USER,
    other: OTHER,
    chat: chat.id,
    async close() {
      await server.close()
      livekit.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}
