import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { png, refusalOf, someBytes, useFiles } from './file.fixture.ts'
import { PIECE } from './stored-file.ts'

/** A message of Ana to Bob with one file. */
async function useMessage(bytes: Uint8Array, metadata: Record<string, string> = {}) {
  const site = useFiles()
  const chat = await site.openChat('ana', 'bob')
  const file = await site.upload('ana', bytes, metadata)
  const message = await site.sent('ana', chat, { attachments: [file.id] })
  const path = async (user = 'bob') => (await site.paths(user, chat, message.rev))[0]!
  const get = async (headers: Record<string, string> = {}) => site.app.request(await path(), { headers })
  return { ...site, chat, file, message, path, get }
}

const bodyOf = async (response: Response) => new Uint8Array(await response.arrayBuffer())

describe('T8: a file is served', () => {
  test('with headers under which no script of it runs, whoever shows it', async () => {
    const { get } = await useMessage(png(2, 2), { filename: 'photo.png' })

    const { headers } = await get()

    const names = [
      ...['content-type', 'content-disposition', 'content-security-policy', 'x-content-type-options'],
      ...['cross-origin-resource-policy', 'referrer-policy', 'content-length'],
    ]
    assert.deepEqual(
      names.map(name => headers.get(name)),
      [
        ...['image/png', "inline; filename*=UTF-8''photo.png", "sandbox; default-src 'none'", 'nosniff'],
        ...['cross-origin', 'no-referrer', '64'],
      ],
    )
  })

  const text = (words: string) => new TextEncoder().encode(words)
  const ftyp = (brand: string) => new Uint8Array([0, 0, 0, 24, ...text(`ftyp${brand}`), ...new Uint8Array(20)])
  const gif = new Uint8Array([
    ...text('GIF89a'),
    1,
    0,
    1,
    0,
    ...text('/*'),
    ...new Uint8Array(20),
    ...text('*/=alert(1)'),
  ])
  const webp = new Uint8Array(40)
  webp.set([...text('RIFF'), 0, 0, 0, 0, ...text('WEBPVP8X'), 10, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 4, 0, 0])
  const CASES: Record<string, [bytes: Uint8Array, told: string, served: string]> = {
    'SVG with a script, called PNG': [
      text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'image/png',
      '',
    ],
    'SVG by its own type': [text('<svg/>'), 'image/svg+xml', ''],
    'HTML, called PNG': [text('<!doctype html><script>alert(1)</script>'), 'image/png', ''],
    'a GIF that is a script, too': [gif, 'text/javascript', 'image/gif'],
    'a PNG that does not say how big it is': [png(0, 0), 'image/png', ''],
    'a PNG that is cut short': [png(2, 2, 64).slice(0, 12), 'image/png', ''],
    'a WebP': [webp, '', 'image/webp'],
    'a film': [ftyp('isom'), 'video/mp4', 'video/mp4'],
    'sound in the container of films': [ftyp('isom'), 'audio/mp4', 'audio/mp4'],
    'sound of Apple': [ftyp('M4A '), 'text/html', 'audio/mp4'],
    QuickTime: [ftyp('qt  '), 'video/mp4', ''],
    'an MP3': [text('ID3\x03 and more'), 'text/html', 'audio/mpeg'],
    'a PDF': [text('%PDF-1.7'), 'application/pdf', ''],
    'nothing known': [someBytes(100), 'text/html', ''],
  }
  for (const [what, [bytes, told, served]] of Object.entries(CASES))
    test(`${what}: ${served ? `in place as ${served}` : 'only to be saved'}`, async () => {
      const { get } = await useMessage(bytes, { filename: 'x.png', filetype: told })

      const { headers } = await get()

      assert.equal(headers.get('content-type'), served || 'application/octet-stream')
      assert.match(headers.get('content-disposition')!, served ? /^inline;/ : /^attachment;/)
    })
})

describe('T9: the name of a file in the answer', () => {
  for (const [name, header] of Object.entries({
    'a"b;c.txt': "attachment; filename*=UTF-8''a%22b%3Bc.txt",
    "it's (1)*.txt": "attachment; filename*=UTF-8''it%27s%20%281%29%2A.txt",
    '日本.txt': "attachment; filename*=UTF-8''%E6%97%A5%E6%9C%AC.txt",
    'a\r\nSet-Cookie: x=1': "attachment; filename*=UTF-8''aSet-Cookie%3A%20x%3D1",
  }))
    test(`${JSON.stringify(name)} is no part of the header`, async () => {
      const response = await (await useMessage(someBytes(3), { filename: name })).get()

      assert.equal(response.headers.get('content-disposition'), header)
      assert.equal(response.headers.get('set-cookie'), null)
    })
})

describe('the bytes of a file', () => {
  test('are those that were sent, over many pieces, and any stretch of them', async () => {
    const bytes = someBytes(2.5 * PIECE)
    const { get } = await useMessage(bytes)

    const whole = await get()
    assert.deepEqual([whole.status, whole.headers.get('accept-ranges')], [200, 'bytes'])
    assert.deepEqual(await bodyOf(whole), bytes)
    for (const [range, start, end] of [
      ['bytes=0-0', 0, 1],
      ['bytes=5-9', 5, 10],
      [`bytes=${PIECE - 2}-${PIECE + 1}`, PIECE - 2, PIECE + 2],
      [`bytes=${2 * PIECE}-`, 2 * PIECE, bytes.length],
      ['bytes=-7', bytes.length - 7, bytes.length],
      ['bytes=-99999999', 0, bytes.length],
      ['bytes=9-99999999', 9, bytes.length],
    ] as const) {
      const response = await get({ range })
      assert.equal(response.status, 206, range)
      assert.equal(response.headers.get('content-range'), `bytes ${start}-${end - 1}/${bytes.length}`)
      assert.equal(response.headers.get('content-length'), String(end - start))
      assert.deepEqual(await bodyOf(response), bytes.slice(start, end), range)
    }
  })

  test('are all there for a header Range that means nothing; none for one that is beyond the end', async () => {
    const { get } = await useMessage(someBytes(10))

    for (const range of ['bytes=-', 'lines=1-2', 'bytes=1-2,4-5', 'bytes=x'])
      assert.equal((await get({ range })).status, 200)
    for (const range of ['bytes=10-', 'bytes=9-3', 'bytes=-0']) {
      const response = await get({ range })
      assert.equal(response.headers.get('content-range'), 'bytes */10')
      assert.equal((await refusalOf(response)).code, 'wrong-range')
    }
  })

  test('that the storage has lost break the answer off; nothing else is sent in their place', async () => {
    const { get, blobs, file } = await useMessage(someBytes(1.5 * PIECE))
    await blobs.remove(file.id, blobs.names()[1]!.split('/')[1]!)

    await assert.rejects(bodyOf(await get()))
  })

  test('are not there any more once their message is deleted, though the address is still good', async () => {
    const { path, chat, message, runtime, app, wake } = await useMessage(someBytes(10))
    const address = await path()
    await runtime.chat(chat).act('ana', { type: 'delete', ask: 1, chat, of: message.rev })
    await wake(chat)

    assert.equal((await refusalOf(await app.request(address))).code, 'not-found')
  })
})

describe('T8: an address of a file', () => {
  test('needs no token and is good for ten minutes at most; then it says so, and a new one is given', async () => {
    const { path, app, clock } = await useMessage(someBytes(10))
    const address = await path()
    assert.equal((await app.request(address)).status, 200)

    clock.now += 600_000
    const old = await refusalOf(await app.request(address))

    assert.deepEqual([old.status, old.code], [403, 'expired'])
    assert.equal((await app.request(await path())).status, 200)
  })

  test('is the same for some minutes, so that browsers keep what they have', async () => {
    const { path, clock } = await useMessage(someBytes(10))
    const address = await path()

    clock.now += 60_000

    assert.equal(await path('ana'), address)
  })

  test('is good for one file and one time only, however it is changed', async () => {
    const { path, app, upload } = await useMessage(someBytes(10))
    const other = await upload('ana', someBytes(10))
    const address = await path()
    const [, id = '', e = '', s = ''] = /files\/(\w+)\?e=(\d+)&s=(\w+)/.exec(address)!

    for (const changed of [
      address.replace(id, other.id),
      address.replace(e, String(Number(e) + 1)),
      address.replace(s, '0'.repeat(64)),
      address.replace(id, '00'.repeat(17)),
    ])
      assert.deepEqual(await refusalOf(await app.request(changed)), {
        status: 403,
        code: 'forbidden',
        detail: 'This address was not made here.',
      })
    for (const broken of [`/v1/files/${id}`, address.replace(s, 'x'), `${address}&x=1`])
      assert.equal((await app.request(broken)).status, 400)
  })

  test('T11: is given to members, for what they may see: not for what is deleted, or from before they came', async () => {
    const { request, upload, sent, paths, runtime } = await useMessage(someBytes(10))
    const made = await request('ana', '/v1/chats', {
      method: 'POST',
      body: JSON.stringify({ members: ['bob'], history: 'since-join' }),
    })
    const group = ((await made.json()) as { chat: { id: string } }).chat.id
    const first = await sent('ana', group, { attachments: [(await upload('ana', someBytes(10))).id] })
    await runtime.chat(group).act('ana', { type: 'add', ask: 1, chat: group, users: ['cy'] })
    const second = await sent('ana', group, { attachments: [(await upload('ana', someBytes(10))).id] })

    assert.equal((await request('eve', `/v1/chats/${group}/files?of=${first.rev}`)).status, 404)
    assert.deepEqual((await paths('cy', group, first.rev)).length, 0)
    assert.deepEqual((await paths('bob', group, first.rev)).length, 1)
    assert.deepEqual((await paths('cy', group, second.rev)).length, 1)
    await runtime.chat(group).act('ana', { type: 'delete', ask: 1, chat: group, of: second.rev })
    assert.deepEqual((await paths('cy', group, second.rev)).length, 0)
  })
})
