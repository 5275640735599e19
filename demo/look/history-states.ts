import type { Page } from 'playwright-core'
import { CALL_STATES } from './call-states.ts'
import type { State } from './states.ts'

type Row = { chat: string; kind: string; members: string[] }

/** How long before now, who called, with pictures or not, how it went, and for how many seconds; by the other in the chat. */
const CALLS = [
  [4, 'jonas', 'jonas', true, 'missed', 0],
  [50, 'jonas', 'mara', false, 'answered', 754],
  [190, 'noor', 'noor', false, 'answered', 61],
  [1500, 'group', 'lea', true, 'missed', 0],
  [1900, 'jonas', 'mara', true, 'unreachable', 0],
  [4000, 'bad', 'bad', true, 'declined', 0],
  [9000, 'group', 'mara', true, 'answered', 5025],
] as const
const MINUTE = 60_000 // ms

/** The scene has no calls: the server says that there are, and the list is the one above, or empty. */
function history(rows: typeof CALLS | [], act?: (page: Page) => Promise<unknown>): State {
  return {
    async act(page) {
      let known: Row[] = []
      await page.routeWebSocket(/\/v1\/socket/, socket => {
        const server = socket.connectToServer()
        socket.onMessage(text => server.send(text))
        server.onMessage(text => {
          if (!String(text).includes('"welcome"')) return socket.send(text)
          const frame = JSON.parse(String(text))
          known = frame.inbox.rows.length ? frame.inbox.rows : known
          socket.send(JSON.stringify({ ...frame, calls: 'ready' }))
        })
      })
      await page.addInitScript(() =>
        indexedDB.databases().then(all => all.map(({ name }) => indexedDB.deleteDatabase(name ?? ''))),
      )
      await page.route('**/v1/calls?*', route => {
        if (route.request().method() === 'OPTIONS') return route.fallback()
        const calls = rows.map(([minutes, other, callerId, hasVideo, outcome, seconds], n) => ({
          ...{ id: `call-${n}`, chatId: chatWith(known, other), timestamp: Date.now() - minutes * MINUTE },
          ...{ callerId, hasVideo, outcome, seconds, kind: 'direct', participants: [other] },
        }))
        return route.fulfill({ json: { calls, people: [] }, headers: { 'access-control-allow-origin': '*' } })
      })
      await page.reload()
      await page.getByRole('button', { name: 'Calls', exact: true }).click()
      await page
        .getByText(rows.length ? 'missed' : 'No calls yet')
        .first()
        .waitFor()
      await act?.(page)
    },
  }
}

const chatWith = (rows: readonly Row[], other: string) =>
  rows.find(({ kind, members }) => (kind === 'group' ? other === 'group' : members.includes(other)))?.chat ?? other

/** A call is over, and it is asked how it was; `stars` were given. */
function rated(stars?: number): State {
  return {
    root: 'innies-call',
    async act(page) {
      await CALL_STATES['call-removed']?.act?.(page)
      await page.evaluate('globalThis.__name = made => made')
      await page.evaluate(() => {
        const stage = document.querySelector('innies-call')?.shadowRoot?.querySelector('innies-call-stage')
        const tools = { ...stage?.tools, canCheck: () => false, rate: () => () => {} }
        Object.assign(stage ?? {}, { tools, state: { phase: 'ended', seconds: 754, reason: 'hung-up' } })
      })
      const question = page.locator('innies-call-rating')
      await question.getByText('How was the call?').waitFor()
      if (stars) await question.getByRole('button', { name: `${stars} stars` }).click()
      if (stars) await question.getByRole('button', { name: 'Sound' }).click()
    },
  }
}

export const HISTORY_STATES: Record<string, State> = {
  'call-rated': rated(),
  'call-rated-why': rated(2),
  'calls-list': history(CALLS),
  'calls-list-empty': history([]),
  'calls-list-focus': history(CALLS, page => page.keyboard.press('Tab').then(() => page.keyboard.press('Tab'))),
}
