import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import type { Hono } from 'hono'
import type { Calls } from './config.ts'
import { createGrants } from './file/grant.ts'
import { signUserToken } from './identity/token.ts'
import type { Key } from './kv/key.ts'
import type { Change, Partition } from './kv/kv.ts'
import { memoryStore } from './kv/memory.ts'
import { adminKey, issuer, memoryApp, nameOf } from './memory.fixture.ts'
import type { Erasure } from './protocol/privacy.ts'
import type { Chat } from './protocol/resource.ts'
import { createRefusals } from './push/refusal.ts'
import { useServer } from './server.fixture.ts'

/** Who asks. All but the outsider were once in the group; the suspended one still is. */
const CALLERS = ['nobody', 'outsider', 'former', 'member', 'admin', 'suspended'] as const
type Caller = (typeof CALLERS)[number]

type Operation = {
  path: string
  method: string
  operationId: string
  security: Record<string, unknown>[]
  responses: Record<string, unknown>
}

/** What the path does not say: it is about a chat; there is nothing of the id in it; it is for who was a guest before. */
type Example = {
  query?: string
  body?: unknown
  headers?: Record<string, string>
  isOfChat?: true
  isOfNothing?: true
  isOfGuest?: true
}

const server = useServer()

const livekit = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json').end('{"sid":"RM_matrix"}')
}).listen(0, '127.0.0.1')
await once(livekit, 'listening')
after(() => void livekit.close())

const calls = (): Calls => {
  const url = `http://127.0.0.1:${(livekit.address() as AddressInfo).port}`
  return { phase: 'ready', url, publicUrl: url, key: 'key', secret: 's'.repeat(32) }
}

/** A site whose group has rev 1 to 3: it was made, a message of the member's, the former member left. */
async function useSite() {
  const store = countingStore()
  const site = memoryApp({ calls }, store)
  const { chat } = (await (
    await site.as('owner')('/v1/chats', { method: 'POST', body: { members: ['member', 'former', 'suspended'] } })
  ).json()) as { chat: Chat }
  await site.as('member')(`/v1/chats/${chat.id}/messages`, { method: 'POST', body: { content: 'hello' } })
  const removal = { type: 'remove', user: 'former' }
  await site.as('owner')(`/v1/chats/${chat.id}/acts`, { method: 'POST', body: removal })
  await site.runtime.user('suspended').suspend(true)
  await site.runtime.chat(chat.id).join('member', { video: true, seat: 'd:t' })
  const { row } = await site.runtime.chat(chat.id).overview()
  const [upload, granted] = [await beginUpload(site), await grantFor(site, await beginUpload(site))]
  await site.runtime.settle()
  const rung = { chat: chat.id, call: 'call-number-one-of-all', user: 'member', until: Date.now() + 45_000 }
  const refusal = await createRefusals(site.runtime.site, Date.now).pathOf(rung)
  return {
    ...site,
    upload,
    granted,
    refusal,
    chat: chat.id,
    call: row.call!.call,
    receipt: await eraseSomebody(site),
    commits: () => store.commits,
  }
}

/** The id of an upload of the member, of which nothing has come. */
async function beginUpload({ app }: ReturnType<typeof memoryApp>): Promise<string> {
  const headers = { ...(await headersOf('admin')), ...EXAMPLES.postUploads!.headers }
  const response = await app.request('/v1/uploads', { method: 'POST', headers })
  return response.headers.get('location')!.split('/').at(-1)!
}

/** The address of that upload, once it is whole. */
async function grantFor({ app, runtime }: ReturnType<typeof memoryApp>, upload: string): Promise<string> {
  const headers = { ...(await headersOf('admin')), ...tus, 'upload-offset': '0' }
  await app.request(`/v1/uploads/${upload}`, { method: 'PATCH', headers, body: 'abc' })
  const grants = createGrants(runtime.site, Date.now)
  return grants.pathOf(upload, grants.expires())
}

/** The receipt of an erasure that is over. */
async function eraseSomebody({ app, runtime }: ReturnType<typeof memoryApp>): Promise<Erasure> {
  const headers = { authorization: `Bearer ${adminKey}` }
  const begun = await app.request('/v1/users/somebody', { method: 'DELETE', headers })
  const { receipt: id } = (await begun.json()) as { receipt: string }
  for (;;) {
    const receipt = await runtime.site(0).erasure(id)
    if (receipt?.state === 'done') return receipt
    await runtime.user('somebody').wake()
  }
}

type Site = Awaited<ReturnType<typeof useSite>>

function countingStore() {
  const store = memoryStore()
  const counting = {
    ...store,
    commits: 0,
    partition(name: Key): Partition {
      const partition = store.partition(name)
      const commit = (change: Change) => {
        counting.commits++
        return partition.commit(change)
      }
      return { ...partition, commit }
    },
  }
  return counting
}

const tus = { 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' }
const token: Example = { query: '?room=chat-{chat}', isOfChat: true }
const pass: Example = { body: { room: 'chat-{chat}' }, isOfChat: true }

/** One good request for each operation; `{chat}` stands for the group. */
const EXAMPLES: Record<string, Example> = {
  getChats: {},
  postChats: { body: { with: 'owner' } },
  getChatsChat: {},
  getChatsChatMessages: {},
  postChatsChatMessages: { body: { content: 'again' } },
  getChatsChatLog: {},
  postChatsChatActs: { body: { type: 'react', of: 2, emoji: '👍', on: true } },
  getChatsChatSearch: { query: '?q=hel' },
  getSearch: { query: '?q=hel' },
  putChatsChatReceipt: { body: { read: 1 } },
  putChatsChatRetention: { body: { days: 30 } },
  putChatsChatArrangement: { body: { muted: true } },
  optionsUploads: {},
  postUploads: { headers: { 'tus-resumable': '1.0.0', 'upload-length': '3' } },
  getUploadsUpload: { isOfChat: true },
  patchUploadsUpload: { headers: { ...tus, 'upload-offset': '0' }, body: 1, isOfChat: true },
  deleteUploadsUpload: { headers: tus, isOfChat: true },
  getChatsChatFiles: { query: '?of=2' },
  getFilesFile: { query: '{grant}' },
  postChatsChatRefusal: { query: '{refusal}' },
  getFeed: {},
  getCalls: {},
  getPeople: { query: '?q=mem' },
  deleteUsersUser: {},
  getMeExport: {},
  getUsersUserExport: {},
  getErasures: {},
  postErasures: { body: { erasures: ['{receipt}'] } },
  getErasuresErasure: {},
  putUsersUser: { body: { name: 'Owner' } },
  postGuests: { body: { name: 'Visitor' } },
  postGuestsRenewal: { body: { key: '{key}' }, isOfGuest: true },
  putUsersUserSuspension: {},
  deleteUsersUserSuspension: {},
  postUsersUserRevocation: {},
  putUsers: { body: { users: [{ id: 'owner', name: 'Owner' }] } },
  postChatsChatCallsCallReports: { body: { type: 'rating', stars: 5, reasons: [] } },
  getApiVideoCallToken: token,
  postApiVideoCallToken: pass,
  getApiToken: token,
  postApiToken: pass,
  postReports: { body: { chatId: '{chat}', reason: 'spam' }, isOfChat: true },
  getReports: {},
  getAdminChats: {},
  getAdminChatsChat: {},
  getAdminChatsChatMessages: {},
  deleteAdminChatsChatMessagesMessage: {},
  deleteAdminChatsChatMembersUser: {},
  putReportsReport: { body: { state: 'closed' }, isOfNothing: true },
  getUsers: {},
  getUsersUser: {},
  getStats: {},
  getStatsCalls: {},
  getStatus: {},
  postLivekitWebhook: { body: {} },
  getWebhooksFailures: {},
  postWebhooksFailuresEventRetry: { isOfNothing: true },
  postWebhooksFailuresRetry: {},
}

const document = (await (await memoryApp().app.request('/openapi.json')).json()) as {
  paths: Record<string, Record<string, Omit<Operation, 'path' | 'method'>>>
}
const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
)

async function headersOf(caller: Caller): Promise<Record<string, string>> {
  if (caller === 'nobody') return {}
  if (caller === 'admin') return { authorization: `Bearer ${adminKey}`, 'innies-user': 'member' }
  return { authorization: `Bearer ${await signUserToken({ id: caller, name: nameOf(caller) }, issuer)}` }
}

async function guestKey(app: Hono): Promise<string> {
  const response = await app.request('/v1/guests', { method: 'POST', body: '{}' })
  return ((await response.json()) as { key: string }).key
}

/** The status, and the words of a refusal. */
async function send(
  site: Site,
  { path, method, operationId }: Operation,
  { caller, chat }: { caller: Caller; chat: string },
) {
  const { app, receipt } = site
  const { query = '', body, headers, isOfGuest } = EXAMPLES[operationId]!
  const upload = chat === site.chat ? site.upload : '0'.repeat(34)
  const key = isOfGuest ? await guestKey(app) : ''
  const filled = (text: string) =>
    text
      .replaceAll('{message}', `${chat}:2`)
      .replaceAll('{chat}', chat)
      .replaceAll('{upload}', upload)
      .replaceAll('{call}', site.call)
      .replaceAll('{user}', 'owner')
      .replaceAll('{key}', key)
      .replaceAll('{erasure}', receipt.id)
      .replaceAll('"{receipt}"', JSON.stringify(receipt))
  const signed = { '{grant}': site.granted, '{refusal}': site.refusal }[query]
  const address = signed ?? filled(path + query)
  const response = await app.request(address, {
    method,
    headers: { ...(await headersOf(caller)), ...headers },
    ...(body === undefined ? {} : { body: filled(JSON.stringify(body)) }),
  })
  return { status: response.status, text: await response.text() }
}

function expected({ operationId, path, security, responses }: Operation, caller: Caller): number {
  const done = [200, 201, 202].find(status => responses[status]) ?? 204
  const [scheme] = Object.keys(security[0] ?? {})
  if (scheme === undefined) return done
  if (scheme === 'adminKey') return caller !== 'admin' ? 401 : EXAMPLES[operationId]!.isOfNothing ? 404 : done
  if (scheme === 'livekit' || caller === 'nobody') return 401
  if (caller === 'suspended') return 403
  const isOfChat = EXAMPLES[operationId]!.isOfChat ?? path.includes('{chat}')
  return isOfChat && (caller === 'outsider' || caller === 'former') ? 404 : done
}

test('every operation has an example here', () => {
  assert.deepEqual(operations.map(one => one.operationId).sort(), Object.keys(EXAMPLES).sort())
})

describe('T11: who may what', () => {
  for (const operation of operations) {
    test(`${operation.method} ${operation.path}`, async () => {
      for (const caller of CALLERS) {
        const site = await useSite()

        const { status, text } = await send(site, operation, { caller, chat: site.chat })

        assert.equal(status, expected(operation, caller), `${caller}: ${text}`)
        if (status !== 404) continue
        const ofNothing = await send(site, operation, { caller, chat: '0'.repeat(32) })
        assert.equal(text, ofNothing.text, `${caller} can tell a chat of others from none`)
      }
    })
  }
})

describe('T5: a token in the address', () => {
  for (const [path, methods] of Object.entries({ ...document.paths, '/v1/socket': { get: {} } })) {
    for (const method of Object.keys(methods)) {
      test(`of ${method.toUpperCase()} ${path} is refused, whether or not there is one in the header`, async () => {
        const { app } = await useSite()
        for (const caller of ['nobody', 'member'] as const) {
          const headers = await headersOf(caller)

          const response = await app.request(`${path}?access_token=x`, { method, headers })

          assert.equal(response.status, 400, caller)
          assert.match(await response.text(), /Authorization: Bearer/)
        }
      })
    }
  }
})

describe('T29: a method', () => {
  test('that an address does not take is answered with those that it takes', async () => {
    const { app } = await useSite()
    for (const [path, methods] of Object.entries(document.paths)) {
      const taken = Object.keys(methods).map(method => method.toUpperCase())
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter(one => !taken.includes(one))) {
        const response = await app.request(path, { method, headers: await headersOf('member') })

        const allowed = response.headers.get('allow')?.split(', ')
        assert.equal(response.status, 405, `${method} ${path}`)
        assert.deepEqual(allowed?.filter(one => one !== 'HEAD').sort(), taken.sort(), `${method} ${path}`)
      }
    }
  })

  test('TRACE is taken nowhere', async () => {
    for (const path of Object.keys(document.paths)) {
      const asked = request(server.url + path.replaceAll(/[{}]/g, ''), { method: 'TRACE' }).end()
      const [response] = (await once(asked, 'response')) as [IncomingMessage]
      response.resume()

      assert.deepEqual([response.statusCode, Boolean(response.headers.allow)], [405, true], path)
    }
  })

  test('GET changes nothing that is stored', async () => {
    for (const operation of operations.filter(one => one.method === 'GET' && !EXAMPLES[one.operationId]!.isOfChat)) {
      const site = await useSite()
      const before = site.commits()

      await send(site, operation, { caller: 'member', chat: site.chat })

      assert.equal(site.commits(), before, operation.path)
    }
  })
})
