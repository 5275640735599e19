import type { Row, Sent } from '../../server/protocol/chat.ts'
import type { ServerFrame } from '../../server/protocol/frame.ts'
import { connect } from './connect.ts'
import { deleteAllHomes } from './home.ts'
import type { Link } from './link.ts'
import { FakeSocket } from './socket.fixture.ts'

export const SERVER = 'https://chat.example'
export const jwt = (claims: object) => `h.${btoa(JSON.stringify(claims))}.s`
export const token = jwt({ sub: 'ana', exp: Date.now() / 1000 + 3600 })
export const row: Row = {
  chat: 'c1',
  kind: 'direct',
  epoch: 'e1',
  head: 0,
  n: 0,
  read: 0,
  members: ['ana', 'bob'],
  at: 1,
}
export const bob = { id: 'bob', name: 'Bob' }
export const welcome = (rows: Row[] = [row], n = 1, people = [bob]): ServerFrame => ({
  type: 'welcome',
  me: { id: 'ana', name: 'Ana' },
  inbox: { feed: ['f1', n], rows, people },
  calls: 'ready',
  durability: 'fsync',
  blocks: [],
  hidden: false,
  proofIn: 3_600_000,
})
export const sent = (rev: number, from = 'bob', clientId = `id-${rev}`): Sent => ({
  type: 'sent',
  chat: 'c1',
  rev,
  n: rev,
  clientId,
  from,
  text: `${rev}`,
  at: rev,
})

/** Links over fake sockets, for the tests of one suite. */
export function useLinks() {
  const Real = window.WebSocket
  const links: Link[] = []

  setup(() => {
    FakeSocket.all = []
    window.WebSocket = FakeSocket as unknown as typeof WebSocket // as much of one as the link uses
  })
  teardown(async () => {
    for (const link of links.splice(0)) link.close()
    window.WebSocket = Real
    await deleteAllHomes(SERVER)
  })

  function begin(getToken: () => string | Promise<string> = () => token): Link {
    const link = connect({
      server: SERVER,
      getToken: async () => getToken(),
      onOther: () => {},
      onLeft: () => {},
    })
    links.push(link)
    return link
  }
  /** A link and its newest socket, once it said hello. */
  async function greeted(getToken?: () => string | Promise<string>) {
    const known = FakeSocket.all.length
    const link = begin(getToken)
    return { link, socket: await nextSocket(known) }
  }
  async function nextSocket(known = FakeSocket.all.length - 1): Promise<FakeSocket> {
    while (FakeSocket.all.length <= Math.max(known, 0)) await turn()
    const socket = FakeSocket.all.at(-1)!
    socket.onopen?.()
    return socket
  }
  /** The network is back: the link comes again without waiting for its timer. */
  async function reconnected(): Promise<FakeSocket> {
    const known = FakeSocket.all.length
    window.dispatchEvent(new Event('online'))
    return nextSocket(known)
  }
  /** The page is gone, and comes again. */
  async function reload() {
    for (const link of links.splice(0)) link.close()
    const known = FakeSocket.all.length
    const link = begin()
    return { link, socket: await nextSocket(known) }
  }
  return { begin, greeted, nextSocket, reconnected, reload }
}

/** Lets everything run that waits for nothing but its turn. */
export const turn = () =>
  new Promise<void>(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve()
    port2.postMessage(0)
  })

/** Resolves as soon as it is so. */
export async function until(isSo: () => unknown): Promise<void> {
  while (!isSo()) await turn()
}

/** The messages that a client sent. */
export const sends = (socket: FakeSocket) => socket.said.flatMap(frame => (frame.type === 'send' ? [frame] : []))

/** The number of the newest question of a type. */
export const askOf = (socket: FakeSocket, type: string): number => {
  const question = socket.said.findLast(frame => frame.type === type)
  return question && 'ask' in question ? question.ask : 0
}
