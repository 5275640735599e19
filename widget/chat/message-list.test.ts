import { assert } from '../assert.fixture.ts'
import { fakeClock } from '../link/clock.fixture.ts'
import type { Line, SystemFact, TheirLine } from './lines.ts'
import { BEN } from './link.fixture.ts'
import type { Pieces } from './pieces.ts'
import './message-list.ts'
import './seldom.ts'
import { all, appeared, clear, isShown, mount, named, painted, press } from '../page.fixture.ts'
import type { InniesMessageList } from './message-list.ts'

const NOON = new Date(2026, 10, 20, 12).getTime()

const words = (n: number) => 'word '.repeat((n % 7) * 6 + 3)
const theirs = (n: number, text = `${n}: ${words(n)}`): TheirLine => ({
  kind: 'theirs',
  key: `t${n}`,
  text,
  at: NOON + n * 60_000,
  from: 'ben',
  n,
})
const mine = (key: string): Line => ({ kind: 'mine', key, text: 'mine', at: NOON, mark: 'sending', n: undefined })
/** The messages from the ordinal `from` up to `to`. */
const lines = (from: number, to: number) => [Array.from({ length: to - from + 1 }, (_, i) => theirs(from + i))]

type Part = Partial<Pick<InniesMessageList, 'end' | 'newer' | 'newFrom' | 'older' | 'everybody' | 'me'>> & {
  lines: Pieces<Line>
}

async function list(part: Part) {
  const element = mount(document.createElement('innies-message-list'))
  const seen: number[] = []
  const asked: string[] = []
  element.addEventListener('innies-seen', event => seen.push(event.n))
  element.addEventListener('innies-older', event => asked.push(event.type))
  Object.assign(element, { people: [BEN], ...part })
  await painted()
  await painted() // the observer of the view reports a frame later
  const [log] = all(element, '[role=log]')
  if (!log) throw new Error('There is no log.')
  const scrollTo = async (top: number) => {
    log.scrollTop = top
    await painted()
  }
  /** Where a message stands, px from the top of the list. */
  const top = (n: number) => {
    const row = all(element, 'li').find(item => item.textContent?.includes(`${n}: `))
    return (row?.getBoundingClientRect().top ?? Number.NaN) - log.getBoundingClientRect().top
  }
  /** The ordinal of the first message that begins in view. */
  const firstInView = () => {
    const ordinals = all(element, 'li').flatMap(row => row.textContent?.match(/(\d+): /)?.[1] ?? [])
    return Number(ordinals.find(n => top(Number(n)) >= 0))
  }
  return { element, log, seen, asked, scrollTo, top, firstInView }
}
const gapAtBottom = (log: HTMLElement) => Math.abs(log.scrollTop)

suite('<innies-message-list>', () => {
  teardown(clear)

  test('ux 13: it begins at the newest message, and stays there when one comes in', async () => {
    const { element, log, seen } = await list({ lines: lines(1, 40) })
    assert.equal(gapAtBottom(log), 0)

    element.lines = lines(1, 41)
    await painted()

    assert.equal(gapAtBottom(log), 0)
    assert.deepEqual(seen, [40, 41])
  })

  test('ux 13: a reader who scrolled up is not moved by what comes in', async () => {
    const { element, top, firstInView, scrollTo, seen } = await list({ lines: lines(1, 40) })
    await scrollTo(-1000)
    const first = firstInView()
    const before = top(first)

    element.lines = lines(1, 45)
    await painted()

    assert.closeTo(top(first), before, 1)
    assert.deepEqual(seen, [40])
  })

  test('ux 15: history comes in above without moving what is read', async () => {
    const { element, top, scrollTo } = await list({ lines: lines(51, 100), older: 'more' })
    await scrollTo(-100_000)
    const before = top(52)

    element.lines = lines(1, 100)
    await painted()

    assert.closeTo(top(52), before, 1)
  })

  test('history is asked for before the top is reached', async () => {
    const { scrollTo, asked } = await list({ lines: lines(51, 100), older: 'more' })
    assert.deepEqual(asked, [])

    await scrollTo(-2400)
    assert.deepEqual(asked, [])

    await scrollTo(-100_000)
    assert.ok(asked.length > 0)
  })

  test('ux 17: a row that grows late, or is edited, above the reader does not move them', async () => {
    const { element, top, firstInView, scrollTo } = await list({ lines: lines(1, 40) })
    await scrollTo(-1000)
    const first = firstInView()
    const before = top(first)

    element.lines = lines(1, 40).map(piece =>
      piece.map((line, i) => (i === first - 3 || i === 38 ? theirs(i + 1, `${i + 1}: ${words(6).repeat(9)}`) : line)),
    )
    await painted()

    assert.closeTo(top(first), before, 1)
  })

  test('a narrower list keeps the row that is read in its place', async () => {
    const { element, top, firstInView, scrollTo } = await list({ lines: lines(1, 40) })
    await scrollTo(-1000)
    const first = firstInView()
    const before = top(first)

    element.style.width = '300px'
    await painted()
    await painted()

    assert.closeTo(top(first), before, 1)
  })

  test('ux 14: a button counts what came in below, leads there, and goes', async () => {
    const { element, log, scrollTo } = await list({ lines: lines(1, 40) })
    await scrollTo(-1000)
    element.lines = lines(1, 43)
    await painted()

    press(element, 'Go to the latest message, 3 new')
    await painted()

    assert.equal(gapAtBottom(log), 0)
    assert.equal(named(element, 'button', /latest/), undefined)
  })

  test('away from the newest, what comes next is asked for, nothing is seen, and the button counts what came and leads back', async () => {
    const { element, log, seen, scrollTo } = await list({ lines: lines(1, 40), end: lines(90, 100), newer: 'more' })
    const asked: boolean[] = []
    element.addEventListener('innies-newer', event => asked.push(event.isLatest))

    await scrollTo(0)
    element.end = lines(90, 103)
    await painted()
    assert.deepEqual([asked.includes(true), asked.includes(false), seen.length], [false, true, 0])
    press(element, 'Go to the latest message, 3 new')
    assert.ok(asked.includes(true))
    Object.assign(element, { lines: lines(90, 103), newer: 'none' })
    await painted()

    assert.equal(gapAtBottom(log), 0)
    assert.deepEqual(seen, [103])
  })

  test('what comes after the last line shown moves nothing, though the reader is at the end of it', async () => {
    const { element, top, firstInView, scrollTo } = await list({
      lines: lines(1, 40),
      end: lines(90, 100),
      newer: 'more',
    })
    await scrollTo(0)
    const first = firstInView()
    const before = top(first)

    element.lines = lines(1, 60)
    await painted()

    assert.closeTo(top(first), before, 1)
  })

  test('what the reader sends takes them to the bottom', async () => {
    const { element, log, scrollTo } = await list({ lines: lines(1, 40) })
    await scrollTo(-1000)

    element.lines = [...lines(1, 40), [mine('own')]]
    await painted()

    assert.equal(gapAtBottom(log), 0)
  })

  test('ux 16: it opens where the unread begin if they are more than fit', async () => {
    const { element, seen } = await list({ lines: lines(1, 60), newFrom: 30 })

    const start = all(element, 'li').find(item => item.textContent === 'New')

    assert.closeTo((start?.getBoundingClientRect().top ?? 0) - element.getBoundingClientRect().top, 12, 1)
    assert.deepEqual(seen, [])
  })

  test('ux 16: history that comes in above brings the place where the unread begin, and does not move the reader', async () => {
    const { element, scrollTo, top, firstInView } = await list({ lines: lines(101, 160), newFrom: 41, older: 'more' })
    const marks = () => all(element, 'li').filter(item => item.textContent === 'New').length
    await scrollTo(-600)
    const first = firstInView()
    const before = top(first)
    const early = marks()

    for (const from of [51, 1]) {
      element.lines = lines(from, 160)
      await painted()
    }
    const after = top(first)
    await scrollTo(-1e6)
    while (!marks()) await scrollTo(all(element, '[role=log]')[0]!.scrollTop + 300)

    assert.equal(early, 0)
    assert.closeTo(after, before, 1)
    const row = all(element, 'li').find(item => item.textContent === 'New')
    assert.ok(row?.nextElementSibling?.textContent?.includes('41: '))
  })

  test('hidden and shown again, the reader is where they were', async () => {
    const { element, top, firstInView, scrollTo } = await list({ lines: lines(1, 40) })
    await scrollTo(-1000)
    const first = firstInView()
    const before = top(first)

    element.hidden = true
    await painted()
    element.lines = lines(1, 43)
    await painted()
    element.hidden = false
    await painted()
    await painted()

    assert.closeTo(top(first), before, 1)
  })

  test('ux 32: only what others write from now on is announced', async () => {
    const { element } = await list({ lines: lines(51, 60) })
    const announced = () => all(element, '[aria-live=polite]').map(region => region.textContent)
    element.lines = lines(1, 60)
    await painted()
    assert.deepEqual(announced(), [''])

    element.lines = [...lines(1, 60), [theirs(61, 'hello'), mine('own')]]
    await painted()

    assert.deepEqual(announced(), ['Ben Okafor: hello'])
  })

  test('ux 32: what comes in after what was written before the log was there is history, and is not announced', async () => {
    const { element, log, seen } = await list({ lines: [[mine('own')]], older: 'loading' })
    const announced = () => all(element, '[aria-live=polite]').map(region => region.textContent)

    Object.assign(element, { lines: [...lines(1, 40), [mine('own')]], older: 'none' })
    await painted()
    const early = announced()
    element.lines = [...lines(1, 41), [mine('own')]]
    await painted()

    assert.deepEqual([early, gapAtBottom(log)], [[''], 0])
    assert.ok(announced()[0]?.startsWith('Ben Okafor: 41:'))
    assert.deepEqual(seen, [40, 41])
  })

  test('a message says that it was edited, who reacted how, and how many replied', async () => {
    const reactions = [
      { emoji: '👍', users: ['ana', 'b', 'c'], isMine: true },
      { emoji: '🎉', users: ['ben'], isMine: false },
    ]

    const { element } = await list({ lines: [[{ ...theirs(1, 'hello'), isEdited: true, reactions, replies: 3 }]] })

    const [message] = all(element, 'li').filter(item => item.textContent?.includes('hello'))
    assert.ok(/3 replies.*Edited · /s.test(message?.textContent ?? ''))
    await appeared(element, '.reactions')
    const chips = all(element, '[role=list][aria-label=Reactions] li').map(chip => chip.textContent?.replace(/\s/g, ''))
    assert.deepEqual(chips, ['👍3', '🎉1'])
  })

  test('a deleted message says so in its place', async () => {
    const { element } = await list({ lines: [[{ kind: 'gone', key: 'g', at: NOON, from: 'ben', n: 1 }]] })

    const [message] = all(element, 'li').filter(item => item.textContent?.includes('Message deleted'))
    assert.ok(message?.textContent?.includes('Ben Okafor'))
  })

  test('what happened to the group is told by names, and by "you"', async () => {
    const act = { chat: 'c1', at: NOON }
    const facts: SystemFact[] = [
      { type: 'created', ...act, rev: 1, by: 'ben', members: ['ana', 'ben'], title: 'Rome', history: 'all' },
      { type: 'joined', ...act, rev: 2, by: 'ana', users: ['zoe', 'dan'] },
      { type: 'joined', ...act, rev: 3, by: 'ben', users: ['ana', 'b', 'c', 'd', 'e'] },
      { type: 'left', ...act, rev: 4, by: 'ana', user: 'zoe' },
      { type: 'left', ...act, rev: 5, by: 'dan', user: 'dan' },
      { type: 'appointed', ...act, rev: 6, by: 'ben', user: 'ana', role: 'admin' },
      { type: 'configured', ...act, rev: 7, by: 'ana', title: 'Milan' },
      { type: 'configured', ...act, rev: 8, by: 'ben', history: 'since-join' },
      { type: 'left', ...act, rev: 9, user: 'zoe' },
      { type: 'appointed', ...act, rev: 10, user: 'ana', role: 'owner' },
    ]

    const { element } = await list({
      lines: [facts.map(fact => ({ kind: 'system', key: `rev:${fact.rev}`, at: NOON, fact }))],
      everybody: new Map([['zoe', { id: 'zoe', name: 'Zoe Kim' }]]),
      me: 'ana',
    })
    await appeared(element, '.system')

    assert.deepEqual(
      all(element, 'li')
        .slice(1)
        .map(item => item.textContent),
      [
        'Ben Okafor created the group “Rome”',
        'You added Zoe Kim and dan',
        'Ben Okafor added you, b, c, and 2 others',
        'You removed Zoe Kim',
        'dan left',
        'Ben Okafor made you an admin',
        'You named the group “Milan”',
        'Ben Okafor closed older messages to new members',
        'The site removed Zoe Kim',
        'The site made you the owner',
      ],
    )
  })

  test('ux 19: at midnight what was today is yesterday, without a new message', async () => {
    const clock = fakeClock()
    try {
      const element = mount(document.createElement('innies-message-list'))
      Object.assign(element, { people: [BEN], lines: [[{ ...theirs(1), at: Date.now() }]] })
      await element.updateComplete
      const day = () => all(element, '.day').map(item => item.textContent)
      assert.deepEqual(day(), ['Today'])

      await clock.pass(new Date(Date.now()).setHours(24, 0, 0, 0) - Date.now())
      await element.updateComplete

      assert.deepEqual(day(), ['Yesterday'])
    } finally {
      clock.restore()
    }
  })

  test('hostile text is text', async () => {
    const hostile = '<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</' + 'script>'

    const { element } = await list({ lines: [[theirs(1, hostile)]] })

    assert.ok(all(element, 'li p').some(text => text.textContent === hostile && isShown(text)))
    assert.deepEqual(all(element, 'img, script').length, 0)
  })
})
