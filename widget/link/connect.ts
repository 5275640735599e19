import { atom } from 'nanostores'
import type { CallsPhase } from '../../server/protocol/call.ts'
import type { Fact, Inbox, OpenedChat } from '../../server/protocol/chat.ts'
import type { ServerFrame } from '../../server/protocol/frame.ts'
import type { Person } from '../../server/protocol/people.ts'
import { randomId } from '../base/random.ts'
import { createApi } from './api.ts'
import { Asks } from './asks.ts'
import type { Link, News } from './link.ts'
import { Outbox } from './outbox.ts'
import type { Identity } from './page.ts'
import { Rows } from './rows.ts'
import { LinkSocket } from './socket.ts'
import { createTokenSource } from './token.ts'

/** Makes the page's connection. */
export function connect({ server, getToken }: Identity): Link {
  const tokens = createTokenSource(getToken)
  const api = createApi(server, tokens)
  const rows = new Rows()
  const $me = atom<Person | undefined>()
  const $calls = atom<CallsPhase>('off')
  const listeners = new Set<(news: News) => void>()
  const socket = new LinkSocket({ server, tokens, device: deviceId(), feed: () => rows.feed, hear })
  const outbox = new Outbox(frame => socket.send(frame))
  const asks = new Asks(frame => socket.send(frame))
  /** Read while there was no connection, by chat. */
  const unsentReads = new Map<string, number>()

  socket.$status.listen(({ phase }) => {
    if (phase !== 'open') return
    outbox.reopened()
    asks.reopened()
    for (const [chat, n] of unsentReads) socket.send({ type: 'read', chat, n })
    unsentReads.clear()
    for (const row of rows.$rows.get()?.values() ?? []) acknowledge(row.last)
  })

  function hear(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        $me.set(frame.me)
        $calls.set(frame.calls)
        return rows.take(frame.inbox)
      case 'paged':
      case 'fed':
        return asks.answered(frame)
      case 'refused':
        return frame.clientId === undefined ? asks.refused(frame) : outbox.refused(frame)
      case 'sent':
      case 'called':
      case 'ended':
      case 'was-read':
      case 'was-received':
        return happened(frame)
    }
  }

  function happened(news: News): void {
    if (!rows.apply(news, $me.get()?.id ?? '')) void catchUp()
    for (const listener of listeners) listener(news)
    // Listeners first: the log shows the message before the outbox lets go of it.
    if (news.type === 'sent') outbox.settle(news)
    if ('rev' in news) acknowledge(news)
  }

  /** A chat that is new here: its row is asked for. */
  async function catchUp(): Promise<void> {
    rows.take(await ask({ type: 'feed', since: rows.feed }))
  }

  async function ask(question: { type: 'feed'; since: Inbox['feed'] | undefined }): Promise<Inbox> {
    const answer = await asks.ask(question)
    if (answer.type !== 'fed') throw new Error('innies: an answer to another question')
    return answer.inbox
  }

  /** Tells the sender that the message is on this device. */
  function acknowledge(fact: Fact | undefined): void {
    if (fact?.type === 'sent' && fact.from !== $me.get()?.id)
      socket.send({ type: 'receive', chat: fact.chat, n: fact.n })
  }

  return {
    server,
    $status: socket.$status,
    $me,
    $rows: rows.$rows,
    $people: rows.$people,
    $calls,
    $outbox: outbox.$pending,
    listen(hear) {
      listeners.add(hear)
      return () => listeners.delete(hear)
    },
    send: (chat, text) => outbox.add(chat, text),
    retry: clientId => outbox.retry(clientId),
    discard: clientId => outbox.discard(clientId),
    async page(chat, range) {
      const answer = await asks.ask({ type: 'page', chat, range })
      if (answer.type !== 'paged') throw new Error('innies: an answer to another question')
      return answer.page
    },
    read(chat, n) {
      const row = rows.$rows.get()?.get(chat)
      if (row && n <= row.read) return
      if (row) rows.put({ ...row, read: n })
      if (!socket.send({ type: 'read', chat, n })) unsentReads.set(chat, n)
    },
    async openChat(user) {
      const opened = await api<OpenedChat>('/v1/chats', { method: 'POST', body: { with: user } })
      rows.meet(opened.people)
      rows.put(opened.row)
      return opened
    },
    hangUp: (chat, call) => void socket.send({ type: 'hang-up', chat, call }),
    api,
    close: () => socket.close(),
  }
}

const DEVICE = 'innies-device'

/** The name of this browser profile; a new one each time where nothing can be kept. */
function deviceId(): string {
  try {
    const known = localStorage.getItem(DEVICE)
    if (known) return known
    const made = randomId()
    localStorage.setItem(DEVICE, made)
    return made
  } catch {
    return randomId()
  }
}
