import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as v from 'valibot'
import { BYTES, encode } from '../file/file.fixture.ts'
import type { Store } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { adminKey, answer } from '../memory.fixture.ts'
import { InniesError } from '../protocol/error.ts'
import { Export } from '../protocol/export.ts'
import { useSite } from './privacy.fixture.ts'

const WORDS = 'She said: "line one\nline two" \\ \u2028 \u{1f600}'

/** Everything that Ana can leave behind, in a group, in another one that she left, and in a chat with Bob. */
async function useAna() {
  const site = useSite()
  const { runtime, say, do: act } = site
  await site.as('ana')('/v1/chats')
  await runtime.user('ana').admit({ issuedAt: Date.now(), device: 'device-of-ana' })
  await runtime.user('ana').block('cy', true)
  await runtime.user('ana').appear(true)
  await site.group('team', 'bob', ['ana'])
  const { rev: of } = await say('team', 'ana', 'before')
  await act('team', 'ana', { type: 'edit', of, text: WORDS })
  await act('team', 'bob', { type: 'react', of, emoji: '👍', on: true })
  const bobs = await say('team', 'bob', 'not hers')
  await act('team', 'ana', { type: 'react', of: bobs.rev, emoji: '🎉', on: true })
  await runtime.chat('team').mark('ana', 'read', 2)
  await site.group('left', 'ana', ['bob'])
  await act('left', 'ana', { type: 'configure', title: 'Old friends' })
  await act('left', 'ana', { type: 'remove', user: 'ana' })
  await runtime.chat('pair').open('ana', ['ana', 'bob'])
  await runtime.chat('pair').join('ana', { video: true, seat: 'd:t' })
  await say('pair', 'ana', '', { uploads: [await upload(site, 'sent')] })
  await upload(site, 'unsent')
  await runtime.settle()
  await runtime.user('ana').arrange('team', { muted: true })
  await site.as('ana')('/v1/reports', { method: 'POST', body: { messageId: `team:${bobs.rev}`, reason: 'why' } })
  return site
}

/** A file of Ana that says just this. */
async function upload({ app }: ReturnType<typeof useSite>, text: string): Promise<string> {
  const headers = {
    ...{ authorization: `Bearer ${adminKey}`, 'innies-user': 'ana', ...BYTES },
    ...{ 'upload-length': String(text.length), 'upload-metadata': `filename ${encode(`${text}.txt`)}` },
  }
  const begun = await app.request('/v1/uploads', { method: 'POST', headers, body: text })
  return begun.headers.get('location')!.split('/').at(-1)!
}

async function exportFrom(response: Response | Promise<Response>): Promise<Export> {
  return v.parse(Export, await (await response).json())
}

describe('an export', () => {
  test('has all that was put in, in its documented shape, for the user and for the site', async () => {
    const site = await useAna()

    const own = await exportFrom(site.as('ana')('/v1/me/export'))
    const sites = await exportFrom(site.asBackend('/v1/users/ana/export'))

    const inTime = { exportedAt: 0, files: [] } // what the clock changes
    assert.deepEqual({ ...own, ...inTime }, { ...sites, ...inTime })
    const { profile, settings, devices, chats, files, reports } = own
    const texts = files.map(async ({ name, path }) => [name, await (await site.app.request(path)).text()])
    assert.deepEqual(Object.fromEntries(await Promise.all(texts)), { 'sent.txt': 'sent', 'unsent.txt': 'unsent' })
    assert.deepEqual([profile?.name, settings], ['Ana', { isHidden: true, blockedIds: ['cy'] }])
    assert.deepEqual(
      devices.map(({ id }) => id),
      ['device-of-ana'],
    )
    assert.deepEqual(
      reports.map(({ messageId, reason }) => [messageId, reason]),
      [['team:5', 'why']],
    )
    assert.deepEqual(
      chats.map(({ id, isMember, title, muted, receipt }) => [id, isMember, title, muted, receipt.read]),
      [
        ['left', false, 'Old friends', undefined, 0],
        ['pair', true, undefined, undefined, 1],
        ['team', true, undefined, true, 2],
      ],
    )
    const events = Object.fromEntries(chats.map(chat => [chat.id, chat.events]))
    assert.deepEqual(
      events.left?.map(event => event.type),
      ['joined', 'titled', 'left'],
    )
    assert.deepEqual(
      events.pair?.map(event => event.type),
      ['called', 'message'],
    )
    const [joined, message, reactions, ...more] = events.team!
    assert.deepEqual([joined?.type, more], ['joined', []])
    assert.deepEqual(message?.type === 'message' && [message.content, message.reactions, typeof message.editedAt], [
      WORDS,
      { '👍': ['bob'] },
      'number',
    ])
    assert.deepEqual(reactions, { type: 'reactions', messageId: 'team:5', emojis: ['🎉'] })
  })

  test('I23: has nothing that was deleted, edited away, or is too old', async () => {
    const site = useSite()
    const { say, do: act, runtime } = site
    await site.group('team', 'bob', ['ana'])
    await say('team', 'ana', 'canary of old')
    await runtime.chat('team').retain(Date.now() + 1)
    const { rev } = await say('team', 'ana', 'canary one')
    await act('team', 'ana', { type: 'edit', of: rev, text: 'canary two' })
    await act('team', 'ana', { type: 'delete', of: rev })
    const kept = await say('team', 'ana', 'canary three')
    await act('team', 'ana', { type: 'edit', of: kept.rev, text: 'kept' })
    await runtime.settle()

    const text = await (await site.asBackend('/v1/users/ana/export')).text()

    assert.doesNotMatch(text, /canary/)
    assert.match(text, /"content":"kept"/)
  })

  test('has nothing that others wrote, blocked or reported', async () => {
    const site = await useAna()
    await site.runtime.user('bob').block('ana', true)
    await site.as('bob')('/v1/reports', { method: 'POST', body: { userId: 'ana', reason: 'secret reason' } })

    const text = await (await site.as('ana')('/v1/me/export')).text()

    assert.doesNotMatch(text, /not hers|secret reason/)
  })

  test('of somebody nobody knows, or who was erased, is not found', async () => {
    const site = await useAna()
    await site.erase('ana')

    for (const user of ['ana', 'nobody'])
      assert.equal((await answer(await site.asBackend(`/v1/users/${user}/export`))).code, 'not-found')
  })

  test('is told three times an hour', async () => {
    const site = useSite(memoryStore(), { limits: true })
    const ask = async () => (await site.as('ana')('/v1/me/export')).status

    assert.deepEqual([await ask(), await ask(), await ask(), await ask()], [200, 200, 200, 429])
  })
})

describe('a long export', () => {
  const LONG = 'x'.repeat(4000)

  /** Ana wrote a lot; the store counts what is read of the log. */
  async function useLong(read: () => void) {
    const memory = memoryStore()
    const store: Store = {
      ...memory,
      partition: name => {
        const inner = memory.partition(name)
        return {
          ...inner,
          get: key => {
            if (key[0] === 'log') read()
            return inner.get(key)
          },
        }
      },
    }
    const site = useSite(store)
    await site.group('team', 'bob', ['ana'])
    for (let n = 0; n < 1500; n++) await site.say('team', 'ana', LONG)
    await site.runtime.settle()
    return site
  }

  test('is read no faster than it is taken, and no further than until it is given up', async () => {
    let reads = 0
    const site = await useLong(() => reads++)
    reads = 0

    const { body } = await site.asBackend('/v1/users/ana/export')
    const reader = body!.getReader()
    await reader.read()
    const after = reads
    await reader.cancel()

    assert.ok(after < 100, `${after} facts were read for the first piece`)
    assert.equal(reads, after)
  })

  test('is whole', async () => {
    const site = await useLong(() => {})

    const { chats } = await exportFrom(site.asBackend('/v1/users/ana/export'))

    assert.equal(chats[0]?.events.filter(event => event.type === 'message').length, 1500)
  })

  test('that breaks off is no JSON, and is logged', async () => {
    let left = Number.POSITIVE_INFINITY
    const site = await useLong(() => {
      if (--left < 0) throw new InniesError('unavailable', 'not now')
    })
    left = 200
    const lines: unknown[] = []
    const { error } = console
    console.error = line => lines.push(line)

    const text = (await site.asBackend('/v1/users/ana/export')).text()

    await assert.rejects(text)
    console.error = error
    assert.match(String(lines), /an export broke off code=unavailable/)
  })
})
