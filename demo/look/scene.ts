import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Issuer, readNodeConfig, signUserToken } from 'innies/server'
import { serve } from 'innies/server/node'
import { freeTcpPort } from '../ports.ts'
import { makePushKeys } from '../secrets.ts'
import { serveHost } from './host.ts'
import { PEOPLE } from './people.ts'

const SCRIPTS = fileURLToPath(new URL('../../dist/script', import.meta.url))

/** A server with people and conversations that show what a messenger has to show, and a site for its widget. */
export interface Scene {
  /** Address of the site; its query says how the widget stands there. */
  site: string
  /** The chats by what they are for. */
  chats: { direct: string; group: string; right: string; hostile: string }
  close(): Promise<void>
}

type Send = { content: string; replyTo?: string; mentions?: string[] }
type Sent = { id: string; rev: number }

export async function createScene(): Promise<Scene> {
  const [port, sitePort] = [await freeTcpPort(), await freeTcpPort()]
  const [secret, adminKey] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  const data = await mkdtemp(join(tmpdir(), 'innies-look-'))
  const site = `http://localhost:${sitePort}`
  const env = {
    ...{ PORT: String(port), INNIES_DATA: data, INNIES_ORIGINS: site, INNIES_LOG: 'errors' },
    ...{ INNIES_SECRET: secret, INNIES_ADMIN_KEY: adminKey, INNIES_PEOPLE_SEARCH: 'on' },
    ...{ INNIES_PUSH_KEYS: makePushKeys(), INNIES_PUSH_CONTACT: 'mailto:ops@shop.example' },
  }
  const server = await serve(readNodeConfig(env, SCRIPTS))
  const issuer: Issuer = { issuer: 'site', audience: 'innies', algorithm: 'HS256', secret }
  const closeHost = await serveHost({ server: server.url, port: sitePort, issuer })
  const chats = await furnish(server.url, { issuer, adminKey })
  return {
    site,
    chats,
    async close() {
      await Promise.all([server.close(), closeHost()])
      await rm(data, { recursive: true, force: true })
    },
  }
}

type Body = Record<string, unknown> & { method?: string }
type Access = { issuer: Issuer; adminKey: string }

async function furnish(server: string, { issuer, adminKey }: Access): Promise<Scene['chats']> {
  const ask = async <Answer>(authorization: string, path: string, { method = 'POST', ...body }: Body) => {
    const headers = { authorization, 'content-type': 'application/json' }
    const response = await fetch(`${server}${path}`, { method, headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    return (await response.json().catch(() => undefined)) as Answer
  }
  const as = async <Answer>(user: string, path: string, body: Body) =>
    ask<Answer>(`Bearer ${await signUserToken({ id: user, name: PEOPLE[user] ?? user }, issuer)}`, path, body)
  for (const [id, name] of Object.entries(PEOPLE))
    await ask(`Bearer ${adminKey}`, `/v1/users/${id}`, { method: 'PUT', name })
  const open = async (body: Body) => (await as<{ chat: { id: string } }>('mara', '/v1/chats', body)).chat.id
  const say =
    (chat: string) =>
    async (user: string, content: string, more: Partial<Send> = {}) =>
      as<Sent>(user, `/v1/chats/${chat}/messages`, { content, ...more })
  const act = (chat: string, user: string, body: Body) => as(user, `/v1/chats/${chat}/acts`, body)

  const direct = await open({ with: 'jonas' })
  const group = await open({ title: 'Design team', members: ['jonas', 'lea', 'yuki', 'long'] })
  const right = await open({ with: 'noor' })
  const hostile = await open({ with: 'bad' })
  await talkOfTwo(say(direct), body => act(direct, 'mara', body))
  await talkOfMany(say(group), body => act(group, 'mara', body))
  for (const [user, text] of [
    ['noor', 'مرحبا! هل وصل العقد؟'],
    ['mara', 'نعم، وقّعته اليوم 🎉'],
    ['noor', 'ممتاز. نلتقي يوم Monday الساعة 10:30'],
  ] as const)
    await say(right)(user, text)
  for (const text of HOSTILE) await say(hostile)('bad', text)
  await as('mara', `/v1/chats/${hostile}/arrangement`, { method: 'PUT', muted: true })
  return { direct, group, right, hostile }
}

type Say = (user: string, content: string, more?: Partial<Send>) => Promise<Sent>
type Act = (body: Body) => Promise<unknown>

async function talkOfTwo(say: Say, act: Act): Promise<void> {
  for (let i = 0; i < 30; i++)
    await say(i % 3 ? 'jonas' : 'mara', `An older line, number ${i + 1}, so that there is something to scroll.`)
  const question = await say('jonas', 'I sent it to the office address, is that all right?')
  await say('mara', 'It did, signed and on its way back to you', { replyTo: question.id })
  const plan = await say(
    'jonas',
    'The plan:\n- **write** it\n- _measure_ it\n- `ship` it\n\n```ts\nconst answer = await fetch("/v1/status")\nif (!answer.ok) throw new Error("later")\n```',
  )
  await act({ type: 'react', of: plan.rev, emoji: '❤️', on: true })
  await act({ type: 'react', of: plan.rev, emoji: '🎉', on: true })
  await act({ type: 'pin', of: plan.rev, on: true })
  const typo = await say('mara', 'See https://example.org/a/rather/long/path?with=a&query=too for the detials')
  await act({
    type: 'edit',
    of: typo.rev,
    text: 'See https://example.org/a/rather/long/path?with=a&query=too for the details',
  })
  const regret = await say('mara', 'This one goes away')
  await act({ type: 'delete', of: regret.rev })
  await say('jonas', '🎉')
  await say('mara', 'Wow. Now I need to visit.')
}

async function talkOfMany(say: Say, act: Act): Promise<void> {
  await say('jonas', 'The new onboarding is up. Who has an eye on it?')
  await say('lea', 'I do. Two remarks, both small.')
  await say('lea', 'First: the second step asks for a name that we already know.')
  await say('yuki', '了解です。今日中に直します 👍')
  await say('long', 'And I have one of the longest names in the country, so please look at that, too.')
  await act({ type: 'configure', title: 'Design team & friends' })
  await say('jonas', '@Mara Okafor can you decide?', { mentions: ['mara'] })
}

const HOSTILE = [
  '<script>alert(1)</script><b onmouseover=alert(1)>hello</b>',
  '[click](javascript:alert(1)) and javascript:alert(1) and data:text/html,<script>alert(1)</script>',
  `\u202Ethis runs the other way\u202C and zero${'\u200B'.repeat(200)}width`,
  'w'.repeat(400),
  '*'.repeat(300),
  'Z̴̢̛̗̞͕͇̘̖͈̩̺͎͎̰̟͈̙͙̼̗̺̯̩͚̤̳͖͈͎̜̯̺̎̓͛̄̊́̀̊̐͗̎͌́̚̚͜͝͝ͅa̷l̴g̸o̵',
]
