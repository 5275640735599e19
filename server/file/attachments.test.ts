import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { InniesError } from '../protocol/error.ts'
import type { Message } from '../protocol/resource.ts'
import { png, refusalOf, someBytes, useFiles } from './file.fixture.ts'

const DAY = 86_400_000
const KEY = 'a-key-of-a-client-number-1'

describe('a message with files', () => {
  test('needs no words, and says of each file what it is and how big an image is', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const [photo, notes] = [
      await site.upload('ana', png(300, 200), { filename: 'photo.png' }),
      await site.upload('ana', someBytes(5), { filename: 'notes.txt' }),
    ]

    const message = await site.sent('ana', chat, { attachments: [photo.id, notes.id] })

    assert.equal(message.content, '')
    assert.deepEqual(message.attachments, [
      { id: photo.id, name: 'photo.png', type: 'image/png', size: 64, width: 300, height: 200 },
      { id: notes.id, name: 'notes.txt', type: 'application/octet-stream', size: 5 },
    ])
    const { messages } = (await (await site.request('bob', `/v1/chats/${chat}/messages`)).json()) as {
      messages: Message[]
    }
    assert.deepEqual(messages[0]?.attachments, message.attachments)
  })

  test('stands in an inbox with what its files are, without the pictures of them', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const { id } = await site.upload('ana', png(3, 2), { filename: 'photo.png', preview: 'AAAABBBB' })
    await site.sent('ana', chat, { attachments: [id] })
    await site.runtime.settle()

    const { last } = await site.runtime.user('bob').row(chat)

    assert.deepEqual(last?.type === 'sent' && last.files, [
      { id, name: 'photo.png', type: 'image/png', size: 64, width: 3, height: 2 },
    ])
  })

  test('is found by the name of a file', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const { id } = await site.upload('ana', someBytes(5), { filename: 'invoice-4711.pdf' })
    await site.sent('ana', chat, { content: 'here', attachments: [id] })

    const { messages } = (await (await site.request('bob', `/v1/chats/${chat}/search?q=invoice`)).json()) as {
      messages: Message[]
    }

    assert.equal(messages.length, 1)
  })

  test('sent again under its key is the same message, and 410 once it was deleted', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const { id } = await site.upload('ana', someBytes(5))
    const send = (attachments: string[]) => site.send('ana', chat, { attachments }, KEY)
    const first = (await (await send([id])).json()) as Message

    const again = (await (await send([id])).json()) as Message
    const other = await refusalOf(await send([(await site.upload('ana', someBytes(5))).id]))
    await site.runtime.chat(chat).act('ana', { type: 'delete', ask: 1, chat, of: first.rev })
    await site.wake(chat)

    assert.deepEqual(again, first)
    assert.equal(other.code, 'idempotency-conflict')
    assert.equal((await refusalOf(await send([id]))).code, 'gone')
  })

  test('may lose its words in an edit, but no message may that has nothing else', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const { id } = await site.upload('ana', someBytes(5))
    const withFile = await site.sent('ana', chat, { content: 'look', attachments: [id] })
    const plain = await site.sent('ana', chat, { content: 'look' })
    const edit = (of: number) => site.runtime.chat(chat).act('ana', { type: 'edit', ask: 1, chat, of, text: ' ' })

    await edit(withFile.rev)
    await assert.rejects(edit(plain.rev), { code: 'bad-request' })
    assert.equal((await refusalOf(await site.send('ana', chat, { content: ' ' }))).code, 'bad-request')
  })

  test('is refused what is not whole, not the sender’s, another message’s, twice, too many or nothing', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const his = await site.upload('bob', someBytes(5))
    const used = await site.upload('ana', someBytes(5))
    await site.sent('ana', chat, { attachments: [used.id] })
    const begun = (await site.begin('ana', 5)).split('/').at(-1)!
    const own = await site.upload('ana', someBytes(5))
    const many = await Promise.all(Array.from({ length: 11 }, () => site.upload('ana', someBytes(5))))

    for (const [attachments, words] of [
      [[his.id], /no such upload/],
      [['00'.repeat(17)], /no such upload/],
      [[used.id], /another message/],
      [[begun], /not all bytes/],
      [[own.id, own.id], /each one once/],
      [many.map(({ id }) => id), /at most 10/],
      [[], /attachments/],
      [['../x'], /attachments/],
    ] as const) {
      const { status, detail } = await refusalOf(await site.send('ana', chat, { attachments }))
      assert.equal(status, 400, detail)
      assert.match(detail, words)
    }
    assert.equal(
      (await site.send('ana', chat, { attachments: [own.id] })).status,
      200,
      'what was refused is still unused',
    )
  })

  test('is for members: who sends to a chat of others uses nothing up', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const { id } = await site.upload('eve', someBytes(5))

    assert.equal((await site.send('eve', chat, { attachments: [id] })).status, 404)

    const hers = await site.openChat('eve', 'bob')
    assert.equal((await site.send('eve', hers, { attachments: [id] })).status, 200)
  })
})

describe('the files of a message', () => {
  test('stay as long as it does, and go with it: deleted, too old, or erased with who sent it', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const sendOne = async (user: string) =>
      site.sent(user, chat, { attachments: [(await site.upload(user, someBytes(5))).id] })
    await sendOne('bob')
    const deleted = await sendOne('ana')
    for (const user of ['ana', 'bob']) await sendOne(user)
    site.clock.now += 2 * DAY
    await site.wake(chat)
    assert.equal(site.blobs.names().length, 4, 'used ones are kept')

    await site.runtime.chat(chat).act('ana', { type: 'delete', ask: 1, chat, of: deleted.rev })
    await site.wake(chat)
    assert.equal(site.blobs.names().length, 3)
    await site.runtime.user('ana').erase({ id: crypto.randomUUID(), user: `00000000-${'0'.repeat(32)}` })
    for (let i = 0; i < 3; i++) await site.runtime.user('ana').wake()
    await site.wake(chat)
    assert.equal(site.blobs.names().length, 2)
    const newer = await sendOneLater()
    await site.runtime.chat(chat).retain(site.clock.now)
    await site.wake(chat)

    assert.deepEqual(
      site.blobs.names().map(name => name.split('/')[0]),
      [newer.id],
    )

    async function sendOneLater() {
      site.clock.now += 1000
      const group = (await (
        await site.request('bob', '/v1/chats', { method: 'POST', body: '{"members":["cy"]}' })
      ).json()) as { chat: { id: string } }
      const file = await site.upload('bob', someBytes(5))
      await site.sent('bob', group.chat.id, { attachments: [file.id] })
      return file
    }
  })

  test('go after a crash between the commit that deletes it and the word of that', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const { rev } = await site.sent('ana', chat, { attachments: [(await site.upload('ana', someBytes(5))).id] })
    await site.runtime.chat(chat).act('ana', { type: 'delete', ask: 1, chat, of: rev })
    const released = await site.store
      .partition(['chat', chat])
      .list({ start: ['released'], end: ['released', '\u{10ffff}'] })
    assert.equal(released.length, 1, 'it is written down with the deletion')

    await site.wake(chat) // as after a start, by the alarm of that commit

    assert.deepEqual(site.blobs.names(), [])
  })

  test('are removed when the process died between noting them and storing it; it cannot be stored later without them', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const { id } = await site.upload('ana', someBytes(5))
    await site.runtime.site(shardOf(id)).claimFiles([id], 'ana', { chat, clientId: KEY })

    site.clock.now += DAY
    await site.wake(chat)

    assert.deepEqual(site.blobs.names(), [])
    assert.equal((await refusalOf(await site.send('ana', chat, { attachments: [id] }, KEY))).code, 'gone')
  })

  test('are kept when the sender tries again after such a death', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const { id } = await site.upload('ana', someBytes(5))
    await site.runtime.site(shardOf(id)).claimFiles([id], 'ana', { chat, clientId: KEY })

    assert.equal((await site.send('ana', chat, { attachments: [id] }, KEY)).status, 200)
    site.clock.now += DAY
    await site.wake(chat)

    assert.equal(site.blobs.names().length, 1)
  })

  test('are not removed by who uploaded them, only with their message', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const { id } = await site.upload('ana', someBytes(5))
    await site.sent('ana', chat, { attachments: [id] })

    const headers = { 'tus-resumable': '1.0.0' }
    const { code } = await refusalOf(await site.request('ana', `/v1/uploads/${id}`, { method: 'DELETE', headers }))

    assert.equal(code, 'forbidden')
  })

  test('that could not be asked about stay, and are asked about again', async () => {
    const site = useFiles()
    const chat = await site.openChat('ana', 'bob')
    const { id } = await site.upload('ana', someBytes(5))
    await site.sent('ana', chat, { attachments: [id] })
    const actor = site.runtime.chat(chat)
    Object.assign(actor, { isKept: () => Promise.reject(new InniesError('unavailable', 'no')) })
    site.clock.now += DAY
    await site.wake()
    assert.equal(site.blobs.names().length, 1)

    Object.assign(actor, { isKept: Object.getPrototypeOf(actor).isKept })
    site.clock.now += 60_000
    await site.wake()
    site.clock.now += DAY
    await site.wake()

    assert.equal(site.blobs.names().length, 1)
    const { value } = (await partitionOf(site, id).get<{ expires?: number }>(['file', id]))!
    assert.equal(value.expires, undefined, 'it is known to be used')
  })
})

const shardOf = (id: string) => Number.parseInt(id.slice(0, 2), 16)
const partitionOf = ({ store }: ReturnType<typeof useFiles>, id: string) => store.partition(['site', shardOf(id)])
