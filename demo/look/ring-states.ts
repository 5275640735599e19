import type { Page } from 'playwright-core'
import { CALL_STATES } from './call-states.ts'
import type { State } from './states.ts'

type Row = { chat: string; head: number; members: string[]; kind: string }

/** Jonas calls, as the server would say it: the scene has no calls. */
function ring(video: boolean, act?: (page: Page) => Promise<unknown>): State {
  return {
    root: 'innies-ring',
    async act(page) {
      await page.routeWebSocket(/\/v1\/socket/, socket => {
        const server = socket.connectToServer()
        socket.onMessage(text => server.send(withoutFeed(String(text))))
        server.onMessage(text => {
          socket.send(text)
          const { type, inbox } = JSON.parse(String(text))
          const row = inbox?.rows.find((one: Row) => one.kind === 'direct' && one.members.includes('jonas'))
          if (type === 'welcome' && row) socket.send(JSON.stringify(called(row, video)))
        })
      })
      await page.reload()
      await page.locator('innies-ring').waitFor()
      await act?.(page)
    },
  }
}

/** All chats are told then, not only what changed since the page was there. */
function withoutFeed(text: string): string {
  if (!text.startsWith('{')) return text
  const { feed: _feed, ...frame } = JSON.parse(text)
  return JSON.stringify(frame.type === 'hello' ? frame : JSON.parse(text))
}

const called = ({ chat, head }: Row, video: boolean) => ({
  ...{ type: 'called', chat, rev: head + 1, at: Date.now(), from: 'jonas' },
  ...{ call: 'a-call-of-this-picture', video, rings: 45 },
})

const reply = (page: Page) => page.locator('innies-ring').getByText('Reply with a message').click()

/** The same card, of what came of the call. */
const turned = (kind: 'elsewhere' | 'rejoin') => (page: Page) =>
  page.evaluate(kind => Object.assign(document.querySelector('innies-ring') ?? {}, { kind }), kind)

/** The user is in a call already: the card stands in its window. */
async function second(page: Page): Promise<void> {
  await CALL_STATES.call?.act?.(page)
  await page.evaluate(() => {
    const card = document.createElement('innies-ring')
    const person = { id: 'lea', name: 'Lea Brandt' }
    Object.assign(card, { popover: 'manual', person, isVideo: true, kind: 'second' })
    document.querySelector('innies-call')?.shadowRoot?.querySelector('dialog')?.append(card)
    card.showPopover()
  })
}

/** What being called looks like. */
export const RING_STATES: Record<string, State> = {
  ring: ring(true),
  'ring-audio': ring(false),
  'ring-reply': ring(true, reply),
  'ring-elsewhere': ring(true, turned('elsewhere')),
  'ring-rejoin': ring(true, turned('rejoin')),
  'ring-second': { ...ring(true, second), root: 'innies-call' },
}
