import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FakeRoom } from '../call/call-room.fixture.ts'
import { shardOf } from '../people/shards.ts'
import { BYTES, encode, refusalOf, TUS, useFiles } from './file.fixture.ts'

const CALL = 'the-one-call-that-is-made'
const RECORDING = 'the-one-recording-there-is'
const MOST = 4_000_000 // bytes
const MIB = 1024 * 1024

/** The first bytes of what a browser records; `length` bytes of it. */
function webm(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.max(length, 16))
  bytes.set([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 0x01, 0x42, 0x82, 0x84, 0x77, 0x65, 0x62, 0x6d])
  return bytes.slice(0, length)
}

/** Ana and Bob are in a call that Ana may record now. */
async function useCall({ bytes = MOST } = {}) {
  const room = new FakeRoom()
  const recording = { who: 'members' as const, needsConsent: false, bytes }
  const site = useFiles({ recording }, undefined, { room })
  const { runtime, request, openChat } = site
  const chat = await openChat('ana', 'bob')
  const actor = runtime.chat(chat)
  for (const user of ['ana', 'bob']) {
    const seat = `${user}-1:tab`
    if (user === 'ana') await actor.ring(user, { call: CALL, seat, video: true })
    else await actor.accept(user, { call: CALL, seat })
    room.enter(`${user}:${seat}`)
  }
  await actor.record('ana', { call: CALL, recording: RECORDING, seat: 'ana-1:tab' })
  const post = (user: string, headers: Record<string, string>, metadata: Record<string, string> = {}) => {
    const pairs = Object.entries(metadata).map(([key, value]) => `${key} ${encode(value)}`)
    return request(user, '/v1/uploads', {
      method: 'POST',
      headers: { ...TUS, 'upload-metadata': pairs.join(','), ...headers },
    })
  }
  const named = { chat, recording: RECORDING, filename: 'Call.webm', filetype: 'video/webm;codecs=vp8,opus' }
  const begin = async (user = 'ana') => {
    const response = await post(user, { 'upload-defer-length': '1' }, named)
    assert.equal(response.status, 201, await response.clone().text())
    return { path: `/v1/${response.headers.get('location')}`, response }
  }
  const stop = (whole = true) =>
    actor.doToRecording('ana', { type: 'stop-recording', call: CALL, recording: RECORDING, whole })
  return { ...site, chat, post, named, begin, stop }
}

describe('the recording of a call comes in', () => {
  test('without its length, second by second, and is in the chat, where it plays, when it is over', async () => {
    const { begin, patch, request, stop, chat, paths } = await useCall()

    const { path, response } = await begin()
    assert.deepEqual(
      ['upload-defer-length', 'upload-length', 'upload-offset'].map(name => response.headers.get(name)),
      ['1', null, '0'],
    )
    assert.equal((await patch('ana', path, 0, webm(1_500_000))).status, 204)
    const head = await request('ana', path, { method: 'HEAD', headers: TUS })
    assert.deepEqual([head.headers.get('upload-offset'), head.headers.get('upload-defer-length')], ['1500000', '1'])
    assert.equal((await patch('ana', path, 1_500_000, new Uint8Array(10))).status, 204)
    await stop()

    const { messages } = (await (await request('bob', `/v1/chats/${chat}/messages`)).json()) as {
      messages: { rev: number; attachments: { type: string; size: number; name: string }[] }[]
    }
    const [message] = messages
    assert.deepEqual(
      message?.attachments.map(({ type, size, name }) => ({ type, size, name })),
      [{ type: 'video/webm', size: 1_500_010, name: 'Call.webm' }],
    )
    const [place] = await paths('bob', chat, message!.rev)
    const film = await request('bob', place!, { headers: { range: 'bytes=1499998-1500003' } })
    assert.deepEqual(
      [film.status, film.headers.get('content-type'), (await film.arrayBuffer()).byteLength],
      [206, 'video/webm', 6],
    )
  })

  test('at the offset that has come and no other, so that nothing is in it twice', async () => {
    const { begin, patch } = await useCall()
    const { path } = await begin()
    await patch('ana', path, 0, webm(100))

    const again = await patch('ana', path, 0, webm(100))
    const ahead = await patch('ana', path, 200, webm(100))

    assert.deepEqual([(await refusalOf(again)).code, (await refusalOf(ahead)).code], ['wrong-offset', 'wrong-offset'])
  })

  test('with a length told at the end, as tus has it', async () => {
    const { begin, patch, request } = await useCall()
    const { path } = await begin()
    await patch('ana', path, 0, webm(100))
    const close = (length: string, offset = '100') =>
      request('ana', path, { method: 'PATCH', headers: { ...BYTES, 'upload-offset': offset, 'upload-length': length } })

    assert.equal((await refusalOf(await close('99'))).code, 'bad-request')
    assert.equal((await refusalOf(await close(String(MOST + 1)))).code, 'bad-request')
    assert.equal((await close('100')).status, 204)

    const upload = (await (await request('ana', path)).json()) as { file?: { size: number }; isOpen?: true }
    assert.deepEqual([upload.file?.size, upload.isOpen], [100, undefined])
    assert.equal((await refusalOf(await patch('ana', path, 100, webm(1)))).code, 'wrong-offset')
  })

  test('up to its limit, and what came before stays', async () => {
    const { begin, patch, request } = await useCall()
    const { path } = await begin()
    await patch('ana', path, 0, webm(MOST))

    const more = await patch('ana', path, MOST, new Uint8Array(1))

    assert.equal((await refusalOf(more)).code, 'too-large')
    assert.equal(((await (await request('ana', path)).json()) as { offset: number }).offset, MOST)
  })

  test('in what room its owner has left, and not at all where that is next to nothing', async () => {
    const { begin, upload } = await useCall({ bytes: 60 * MIB })
    await upload('ana', new Uint8Array(8 * MIB))

    const { response } = await begin()

    assert.equal(((await response.json()) as { size: number }).size, 56 * MIB)
    const full = await useCall({ bytes: 60 * MIB })
    for (let i = 0; i < 7; i++) await full.upload('ana', new Uint8Array(8 * MIB))
    const refused = await full.post('ana', { 'upload-defer-length': '1' }, full.named)
    assert.equal((await refusalOf(refused)).code, 'too-large')
  })

  test('as a film or as sound, and as nothing else', async () => {
    const { begin, patch, stop, request, chat } = await useCall()
    const { path } = await begin()

    const answer = await patch('ana', path, 0, new TextEncoder().encode(`<script>${'x'.repeat(200)}</script>`))
    await stop()

    assert.equal((await refusalOf(answer)).code, 'wrong-type')
    const { messages } = (await (await request('bob', `/v1/chats/${chat}/messages`)).json()) as { messages: object[] }
    assert.deepEqual(messages, [])
  })

  test('from who records, once, and from nobody who does not', async () => {
    const { post, named, begin } = await useCall()
    const defer = { 'upload-defer-length': '1' }
    const code = async (response: Response | Promise<Response>) => (await refusalOf(await response)).code

    assert.equal(await code(post('bob', defer, named)), 'forbidden')
    assert.equal(await code(post('eve', defer, named)), 'not-found')
    assert.equal(await code(post('ana', defer)), 'bad-request')
    assert.equal(await code(post('ana', defer, { ...named, recording: 'another-recording-of-hers' })), 'gone')
    assert.equal(await code(post('ana', { ...defer, 'upload-length': '5' }, named)), 'bad-request')
    assert.equal(await code(post('ana', { 'upload-defer-length': '2' }, named)), 'bad-request')
    await begin()
    assert.equal(await code(post('ana', defer, named)), 'forbidden')
  })

  test('where there is room for it: what is refused takes none', async () => {
    const { post, named, runtime, begin } = await useCall()
    const defer = { 'upload-defer-length': '1' }
    for (let i = 0; i < 20; i++) await post('bob', defer, named)
    await begin()

    assert.equal(await runtime.site(shardOf('bob')).countFilesOf('bob'), 0)
  })
})
