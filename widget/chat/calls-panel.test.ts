import type { CallResource, PastCalls } from '../../server/protocol/past-call.ts'
import { assert } from '../assert.fixture.ts'
import type { CallRequestEvent } from '../base/call-request.ts'
import { LinkError } from '../link/error.ts'
import { all, clear, key, mount, named, painted, press } from '../page.fixture.ts'
import { BEN, fakeLink, row } from './link.fixture.ts'
import './panel.ts'
import type { PickChatEvent } from './pick-chat-event.ts'

const call = (n: number, part: Partial<CallResource> = {}): CallResource => ({
  ...{ id: `call-${n}`, chatId: 'c1', timestamp: n * 1000, callerId: 'ben', hasVideo: true, outcome: 'missed' },
  ...{ seconds: 0, kind: 'direct', participants: ['ben'] },
  ...part,
})

/** The list of Ana's calls on a page, and the server behind it. */
async function calls(stored: CallResource[], { pageOf = 50 } = {}) {
  const fake = fakeLink()
  const server = { stored, asked: [] as string[], isDown: false, answer: undefined as unknown }
  const api = async (path: string): Promise<unknown> => {
    server.asked.push(path)
    if (server.isDown) throw new LinkError('unavailable', 'The server is away.')
    if (server.answer) return server.answer
    const cursor = new URL(path, 'https://x').searchParams.get('cursor')
    const from = cursor === null ? 0 : server.stored.findIndex(({ id }) => cursor.endsWith(id)) + 1
    const found = server.stored.slice(from, from + pageOf)
    const last = from + pageOf < server.stored.length ? found.at(-1) : undefined
    const next = last && { next: `${last.timestamp}:${last.id}` }
    return { calls: found, people: [BEN], ...next } satisfies PastCalls
  }
  fake.link.api = api as typeof fake.link.api
  const element = document.createElement('innies-panel')
  Object.assign(element, { link: fake.link, place: { at: 'calls' } })
  const picked: string[] = []
  const wished: [string, boolean][] = []
  element.addEventListener('innies-pick-chat', event => picked.push((event as PickChatEvent).chat))
  element.addEventListener('innies-call-request', event => {
    const { chat, video } = event as CallRequestEvent
    wished.push([chat, video])
  })
  mount(element, { width: 340, height: 600 })
  while (!all(element, 'innies-calls-panel').length || all(element, '.skeleton').length) await painted()
  await painted()
  return { ...fake, server, element, picked, wished, update: () => painted().then(painted) }
}

const rows = (element: Element) => all(element, 'button.row')
const words = (element: Element) =>
  rows(element).map(one => {
    const [name, said] = ['.name', '.last'].map(part =>
      one.querySelector(part)?.textContent?.replace(/\s+/g, ' ').trim(),
    )
    return `${name}: ${said}${one.hasAttribute('data-missed') ? ' !' : ''}`
  })

suite('the list of calls', () => {
  teardown(clear)

  test('says of each call with whom it was, which way, and how it went; missed ones are marked', async () => {
    const { element } = await calls([
      call(9),
      call(8, { outcome: 'answered', seconds: 65, hasVideo: false }),
      call(7, { outcome: 'declined' }),
      call(6, { callerId: 'ana', outcome: 'unreachable' }),
      call(5, { callerId: 'ana', outcome: 'cancelled' }),
      call(4, { outcome: 'busy' }),
    ])

    assert.deepEqual(words(element), [
      'Ben Okafor: IncomingVideo call · missed !',
      'Ben Okafor: IncomingAudio call · 1:05',
      'Ben Okafor: IncomingVideo call · declined by you',
      'Ben Okafor: OutgoingVideo call · not reachable',
      'Ben Okafor: OutgoingVideo call · cancelled',
      'Ben Okafor: IncomingVideo call · you were in another call !',
    ])
  })

  test('calls back the way it was, by a button with a name, and a row opens the chat', async () => {
    const { element, picked, wished } = await calls([call(2), call(1, { hasVideo: false })])

    press(element, 'Video call with Ben Okafor')
    press(element, 'Audio call with Ben Okafor')
    rows(element)[1]?.click()

    assert.deepEqual(wished, [
      ['c1', true],
      ['c1', false],
    ])
    assert.deepEqual(picked, ['c1'])
  })

  test('has no button to call where the user has left, nor where calls are off', async () => {
    const { element, link, update } = await calls([call(1)])
    link.$rows.set(new Map([['c1', row({ left: true })]]))
    await update()
    const left = named(element, 'button', /call with/)
    link.$rows.set(new Map([['c1', row()]]))
    link.$calls.set('off')
    await update()

    assert.deepEqual([left, named(element, 'button', /call with/)], [undefined, undefined])
  })

  test('names a chat that the inbox has not, as it was called then', async () => {
    const group = { kind: 'group', title: 'Rome', participants: ['ben', 'zoe'] } satisfies Partial<CallResource>
    const { element } = await calls([call(2, { ...group, chatId: 'c8' }), call(1, { chatId: 'c9' })])

    assert.deepEqual(
      words(element).map(text => text.split(':')[0]),
      ['Rome', 'Ben Okafor'],
    )
  })

  test('ux 31: Tab leads to one row and its button, arrows to the others', async () => {
    const { element, update } = await calls([call(3), call(2), call(1)])
    const stops = () => all(element, 'li').map(one => all(one, '[tabindex="0"]').length)
    const before = stops()
    rows(element)[0]?.focus()

    const moved: number[] = []
    for (const name of ['ArrowDown', 'End', 'ArrowUp', 'Home']) {
      key(element, 'ul', { key: name })
      await update()
      moved.push(stops().indexOf(2))
    }

    assert.deepEqual(before, [2, 0, 0])
    assert.deepEqual(moved, [1, 2, 1, 0])
  })

  test('is read in pages; earlier ones come when they are asked for', async () => {
    const { element, update } = await calls([call(5), call(4), call(3), call(2), call(1)], { pageOf: 2 })
    assert.equal(rows(element).length, 2)

    press(element, 'Earlier calls')
    await update()
    press(element, 'Earlier calls')
    await update()

    assert.equal(rows(element).length, 5)
    assert.equal(named(element, 'button', 'Earlier calls'), undefined)
  })

  test('a call that ends stands on top at once, and what was read before stays', async () => {
    const { element, server, hear, update } = await calls([call(3), call(2), call(1)], { pageOf: 2 })
    press(element, 'Earlier calls')
    await update()

    server.stored = [call(4, { outcome: 'answered', seconds: 9 }), ...server.stored]
    hear({ type: 'call-noted', chat: 'c1' })
    await update()

    assert.equal(words(element)[0], 'Ben Okafor: IncomingVideo call · 0:09')
    assert.equal(rows(element).length, 4)
  })

  test('after a break in which more ended than one page has, there is no hole', async () => {
    const { element, server, link, update } = await calls([call(2), call(1)], { pageOf: 2 })

    server.stored = [call(6), call(5), call(4), call(3), ...server.stored]
    link.$status.set({ phase: 'waiting', isOffline: false })
    link.$status.set({ phase: 'open' })
    await update()
    for (const _page of [1, 2]) {
      press(element, 'Earlier calls')
      await update()
    }

    assert.deepEqual(
      rows(element).map(one => (one as HTMLButtonElement).value),
      [6, 5, 4, 3, 2, 1].map(n => `call-${n}`),
    )
  })

  test('says when there are none', async () => {
    const { element } = await calls([])

    assert.ok(all(element, '.notice')[0]?.textContent?.startsWith('No calls yet'))
  })

  test('says why it did not load, and loads when asked again', async () => {
    const fake = await calls([call(1)])
    fake.server.isDown = true
    fake.link.$status.set({ phase: 'waiting', isOffline: false })
    fake.link.$status.set({ phase: 'open' })
    await fake.update()
    assert.equal(rows(fake.element).length, 1) // what is known stays
    fake.element.remove()
    const other = await calls([call(1)])
    other.server.isDown = true
    other.element.place = { at: 'settings' }
    await other.update()
    other.element.place = { at: 'calls' }
    while (!all(other.element, '[role=alert]').length) await painted()

    other.server.isDown = false
    press(other.element, 'Try again')
    while (!rows(other.element).length) await painted()

    assert.equal(rows(other.element).length, 1)
  })

  test('an answer that no server of ours gives breaks nothing', async () => {
    const { element, server, hear, update } = await calls([call(1)])
    server.answer = { calls: [null, 7, { id: 'x' }, { ...call(2), participants: 'ben' }, call(3)], people: [null, BEN] }

    hear({ type: 'call-noted', chat: 'c1' })
    await update()

    assert.equal(rows(element).length, 1)
  })
})
