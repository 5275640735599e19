import assert from 'node:assert/strict'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { SignalResponse } from '@livekit/protocol'
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk'
import { WebSocket } from 'ws'
import { startLiveKit } from './livekit.ts'
import { freeUdpPort } from './ports.ts'

type Relay = { port: number; username: string; credential: string }

/** Whoever may be in a call gets a way through LiveKit's relay: it must not lead into the network that LiveKit stands in. */
test('T30: the relay that comes with LiveKit, set up as the README says, passes nothing on to private addresses', async t => {
  const turnPort = await freeUdpPort()
  const livekit = await startLiveKit({ turnPort, onProgress: console.info })
  assert.ok(livekit.phase === 'ready', JSON.stringify(livekit))
  t.after(livekit.close)
  await new RoomServiceClient(livekit.url, livekit.key, livekit.secret).createRoom({ name: 'stage' })
  const token = new AccessToken(livekit.key, livekit.secret, { identity: 'mara' })
  token.addGrant({ roomJoin: true, room: 'stage' })

  const relay = await relayFor(
    `${livekit.publicUrl}/rtc?access_token=${await token.toJwt()}&protocol=16&auto_subscribe=1`,
  )
  const ask = await allocate(relay)
  t.after(ask.close)

  for (const address of [
    '10.0.0.1',
    '10.255.255.254',
    '172.16.0.1',
    '192.168.1.1',
    '127.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
  ])
    assert.equal(await ask.mayReach(address), false, address)
  assert.equal(await ask.mayReach('203.0.113.7'), true) // of nobody; nothing is sent there
})

/** As the answer to a join names it. */
async function relayFor(url: string): Promise<Relay> {
  const socket = new WebSocket(url)
  const [data] = (await once(socket, 'message')) as [Buffer]
  socket.close()
  const { message } = SignalResponse.fromBinary(data)
  assert.ok(message.case === 'join')
  const server = message.value.iceServers.find(({ urls }) => urls.some(url => url.startsWith('turn:')))
  const port = Number(/:(\d+)\?transport=udp$/.exec(server?.urls[0] ?? '')?.[1])
  return { port, username: server?.username ?? '', credential: server?.credential ?? '' }
}

const COOKIE = 0x2112a442
const [ALLOCATE, PERMIT, SUCCESS] = [0x0003, 0x0008, 0x0100]
const [USERNAME, INTEGRITY, PEER, REALM, NONCE, TRANSPORT] = [0x0006, 0x0008, 0x0012, 0x0014, 0x0015, 0x0019]
const UDP = Buffer.from([17, 0, 0, 0])

type Attribute = readonly [type: number, value: Buffer]

/** A place at the relay (RFC 8656), and whether it would pass something on to an address. */
async function allocate({ port, username, credential }: Relay) {
  const socket = createSocket('udp4')
  socket.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const ask = async (message: Buffer): Promise<Buffer> => {
    socket.send(message)
    const [answer] = (await once(socket, 'message')) as [Buffer]
    return answer
  }
  const refused = attributesOf(await ask(stun(ALLOCATE, [[TRANSPORT, UDP]])))
  const [realm, nonce] = [refused.get(REALM)!, refused.get(NONCE)!]
  const key = createHash('md5').update(`${username}:${realm}:${credential}`).digest()
  const proven = (type: number, attribute: Attribute) =>
    ask(stun(type, [attribute, [USERNAME, Buffer.from(username)], [REALM, realm], [NONCE, nonce]], key))
  assert.equal((await proven(ALLOCATE, [TRANSPORT, UDP])).readUInt16BE(), ALLOCATE | SUCCESS)
  return {
    mayReach: async (address: string) =>
      (await proven(PERMIT, [PEER, peer(address)])).readUInt16BE() === (PERMIT | SUCCESS),
    close: () => void socket.close(),
  }
}

/** An address as XOR-PEER-ADDRESS has it; the port does not matter. */
function peer(address: string): Buffer {
  const value = Buffer.from([0, 1, 0x21, 0x12, ...address.split('.').map(Number)])
  value.writeUInt32BE((value.readUInt32BE(4) ^ COOKIE) >>> 0, 4)
  return value
}

/** A request; with a key it is proven (MESSAGE-INTEGRITY). */
function stun(type: number, attributes: readonly Attribute[], key?: Buffer): Buffer {
  const body = Buffer.concat(attributes.map(encode))
  const head = Buffer.alloc(20)
  head.writeUInt16BE(type)
  head.writeUInt16BE(body.length + (key ? 24 : 0), 2)
  head.writeUInt32BE(COOKIE, 4)
  randomBytes(12).copy(head, 8)
  const message = Buffer.concat([head, body])
  if (!key) return message
  return Buffer.concat([message, encode([INTEGRITY, createHmac('sha1', key).update(message).digest()])])
}

function encode([type, value]: Attribute): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

function attributesOf(message: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>()
  for (let at = 20; at < message.length; ) {
    const length = message.readUInt16BE(at + 2)
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length))
    at += 4 + Math.ceil(length / 4) * 4
  }
  return found
}
