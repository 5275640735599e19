import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { toJsonSchema } from '@valibot/to-json-schema'
import { examplesOf, type Schema } from './canary.fixture.ts'
import { newFolder, Started } from './cli/command.fixture.ts'
import { signUserToken } from './identity/token.ts'
import { adminKey, issuer } from './memory.fixture.ts'
import { ClientFrame } from './protocol/frame.ts'
import { Client } from './server.fixture.ts'

/** Stands in every text that somebody says: names, messages, search terms, file names, ids. */
const CANARY = 'Canary4711'

type Operation = {
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } }

/** Of an upload; for all other routes they are nothing. */
const TUS = {
  'tus-resumable': '1.0.0',
  'upload-length': '4711',
  'upload-metadata': `filename ${btoa(CANARY)},filetype ${btoa(CANARY)}`,
}

/** Texts that must not be told: what was said, and each token that was used. */
const secrets = new Set([CANARY])
/** What was answered to requests and frames that were refused. */
const refusals: string[] = []

describe('T27: what people say', () => {
  let server: Started
  let token = ''
  let chat = ''
  before(async () => {
    server = await Started.start({
      cwd: await newFolder(),
      env: {
        PORT: '0',
        INNIES_SECRET: issuer.secret,
        INNIES_ADMIN_KEY: adminKey,
        INNIES_LIMITS: 'off',
        INNIES_GUESTS: 'on',
        INNIES_FILES: 'on',
      },
    })
    token = await signUserToken({ id: `ana-${CANARY}`, name: `Ana ${CANARY}` }, issuer)
    secrets.add(token).add(adminKey).add(issuer.secret)
    const body = JSON.stringify({ with: `bob-${CANARY}` })
    const opened = await fetch(`${server.url}/v1/chats`, { method: 'POST', headers: as(token), body })
    chat = ((await opened.json()) as { chat: { id: string } }).chat.id
  })
  after(() => server.stop())

  const as = (bearer: string) => ({ ...TUS, authorization: `Bearer ${bearer}` })

  /** Each operation of the documentation, with each body it may have, as a user, as the site, and as nobody. */
  async function askEverything(): Promise<Map<string, number[]>> {
    const statuses = new Map<string, number[]>()
    const { paths, components } = (await (await fetch(`${server.url}/openapi.json`)).json()) as Document
    for (const [path, methods] of Object.entries(paths))
      for (const [method, { parameters = [], requestBody }] of Object.entries(methods)) {
        const schema = requestBody?.content['application/json']?.schema
        const bodies = schema
          ? examplesOf(schema, CANARY, components.schemas).map(one => JSON.stringify(one))
          : [undefined]
        const query = parameters.filter(one => one.in === 'query').map(({ name }) => `${name}=${CANARY}`)
        const paths = [path.replaceAll('{chat}', chat).replace(/\{\w+\}/g, CANARY), path.replace(/\{\w+\}/g, CANARY)]
        const asked = paths.flatMap(path => [path, `${path}?${query.join('&')}`, `${path}?unknown=${CANARY}`])
        const bearers = [token, adminKey, `${CANARY}.${CANARY}.${CANARY}`]
        for (const address of new Set(asked))
          for (const body of [...bodies, `{"text":"${CANARY}`])
            for (const bearer of bearers) {
              const init = {
                method: method.toUpperCase(),
                headers: as(bearer),
                ...(method !== 'get' && body ? { body } : {}),
              }
              const response = await fetch(server.url + address, init)
              const text = await response.text()
              if (!response.ok) refusals.push(text)
              statuses.set(`${method} ${path}`, [...(statuses.get(`${method} ${path}`) ?? []), response.status])
            }
      }
    return statuses
  }

  /** Each frame that a client may send, in each of its ways; and what is none. */
  async function sayEverything(): Promise<number> {
    const schema = toJsonSchema(ClientFrame, { typeMode: 'input', errorMode: 'ignore' }) as Schema
    const named = (schema as { $defs?: Record<string, Schema> }).$defs ?? {}
    const frames = examplesOf(schema, CANARY, named).filter(frame => (frame as { type: string }).type !== 'logout')
    const client = await Client.open(server.url, `ana-${CANARY}`)
    client.say({ type: 'hello', token, device: 'device-of-ana' })
    await client.next('welcome')
    for (const frame of frames) {
      client.say(JSON.stringify({ ...(frame as object), chat }))
      client.say(JSON.stringify(frame))
    }
    client.say({ type: 'send', chat, clientId: 'c'.repeat(22), text: `${CANARY} was sent` })
    client.say({ type: 'feed', ask: 4711 })
    const isOver = client.closed.then(({ reason }) => refusals.push(reason))
    await Promise.race([isOver, until(client, 4711)])
    for (const frame of client.frames) if (frame.type === 'refused') refusals.push(frame.message)
    const broken = await Client.open(server.url, CANARY)
    broken.say(`{"type":"hello","token":"${CANARY}`)
    refusals.push((await broken.closed).reason)
    return frames.length
  }

  async function until(client: Client, ask: number): Promise<void> {
    while ((await client.next('fed')).ask !== ask);
  }

  test('is in no line of the log, in no metric and in no refusal, over every route and every frame', async () => {
    const statuses = await askEverything()
    const frames = await sayEverything()
    const metrics = await (await fetch(`${server.url}/metrics`, { headers: as(adminKey) })).text()
    const unknown = await fetch(`${server.url}/${CANARY}?unknown=${CANARY}`)
    refusals.push(await unknown.text())
    const code = await server.stop()
    const log = server.said()

    assert.equal(code, 0)
    for (const secret of secrets) {
      assert.ok(
        !log.includes(secret),
        log.split('\n').find(line => line.includes(secret)),
      )
      assert.ok(
        !metrics.includes(secret),
        metrics.split('\n').find(line => line.includes(secret)),
      )
      assert.deepEqual(
        refusals.filter(text => text.includes(secret)),
        [],
      )
    }
    assert.ok(!log.includes(chat) && !metrics.includes(chat), 'the id of a chat')
    assert.ok(log.split('\n').length > 100 && refusals.length > 100 && frames > 20, 'hardly anything was said')
    const answered = [...statuses].filter(([, all]) => all.some(status => status < 300)).length
    assert.ok(answered > statuses.size / 2, `only ${answered} of ${statuses.size} routes were answered well`)
    assert.deepEqual(
      [...statuses].filter(([, all]) => all.includes(500)),
      [],
    )
  })
})
