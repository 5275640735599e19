import { assert } from '../assert.fixture.ts'
import { askOf, row, sends, sent, turn, until, useLinks, welcome } from './connection.fixture.ts'
import type { News } from './link.ts'
import { FakeSocket } from './socket.fixture.ts'

suite('a server that is not as it should be', () => {
  const { greeted, nextSocket, reconnected } = useLinks()

  test('what no server of ours says changes nothing, before the welcome and after it', async () => {
    const garbage = [
      '',
      '{',
      'null',
      '[]',
      '7',
      '{"type":"__proto__"}',
      '{"type":"sent","chat":7}',
      '{"type":"welcome"}',
    ]
    const { link, socket } = await greeted()
    for (const text of garbage) socket.hear(text)
    const before = link.$status.get().phase
    socket.hear(welcome())
    const heard: News[] = []
    link.listen(news => heard.push(news))

    for (const text of garbage) socket.hear(text)
    for (const text of [
      '{"type":"welcome","me":{},"inbox":7,"calls":"on","proofIn":1}',
      '{"type":"paged","ask":1,"page":{}}',
    ])
      socket.hear(text)

    assert.deepEqual([before, link.$status.get().phase, heard], ['connecting', 'open', []])
    assert.equal(link.$rows.get()?.size, 1)
    assert.equal(({} as { x?: unknown }).x, undefined)
  })

  test('one that closes at once, again and again, is not asked in a loop', async () => {
    const { link, socket } = await greeted()
    const times: number[] = []
    let last = socket
    for (let i = 0; i < 4; i++) {
      const closedAt = performance.now()
      last.onclose?.({ code: 1011 })
      last = await nextSocket(FakeSocket.all.length)
      times.push(performance.now() - closedAt)
    }

    assert.equal(link.$status.get().phase, 'waiting')
    assert.ok(times[0]! >= 200 && times[3]! >= times[0]! * 2, times.join())
  })

  test('an answer to nobody, or of another kind than was asked for, breaks nothing', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    const asked = link.page('c1', {}).catch((error: { code?: string }) => error.code)
    socket.hear({ type: 'done', ask: 3 })
    socket.hear({ type: 'done', ask: askOf(socket, 'page') })

    assert.equal(await asked, 'internal')
    assert.equal(link.$status.get().phase, 'open')
  })

  test('I9: its answer to a message before the fact, after it, twice, or of an older connection shows it once', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    const shown: number[] = []
    link.listen(news => news.type === 'sent' && shown.push(news.rev))
    const id = link.send('c1', 'one')
    await until(() => sends(socket).length)

    socket.hear(sent(1, 'ana', id))
    socket.hear(sent(1, 'ana', id))
    socket.onclose?.({ code: 1006 })
    const second = await reconnected()
    second.hear(welcome([{ ...row, head: 1, n: 1 }]))
    socket.hear(sent(2, 'ana', 'too late'))
    second.hear(sent(1, 'ana', id))
    await turn()

    assert.deepEqual([link.$outbox.get(), sends(second)], [[], []])
    assert.deepEqual(shown, [1, 1, 1]) // the log knows them by rev
    assert.equal(link.$rows.get()?.get('c1')?.n, 1)
  })
})
