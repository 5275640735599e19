import { assert } from '../assert.fixture.ts'
import type { Link } from '../link/link.ts'
import { deskOf } from './file-desk.ts'
import { fakeLink } from './link.fixture.ts'

suite('the desk of files', () => {
  const realNow = Date.now
  teardown(() => {
    Date.now = realNow
  })

  /** Every file has the id of its message. */
  function desk() {
    const asked: string[] = []
    const api = async (path: string) => {
      asked.push(path)
      const revs = new URL(path, 'https://x').searchParams.get('of')?.split(',') ?? []
      const expires = Date.now() + 600_000
      return {
        expires,
        files: revs.map(rev => ({ id: `f${rev}`, rev: Number(rev), path: `/v1/files/f${rev}?e=${expires}` })),
      }
    }
    const link = { ...fakeLink().link, api } as unknown as Link // answers of one kind only
    return { asked, desk: deskOf(link, 'c/1') }
  }

  test('asks for what is wanted at once together, and only once', async () => {
    const { asked, desk: files } = desk()
    const addresses = await Promise.all([files.addressOf('f1', 1), files.addressOf('f2', 2), files.addressOf('f1', 1)])
    await files.addressOf('f2', 2)

    assert.deepEqual(asked, ['/v1/chats/c%2F1/files?of=1,2'])
    assert.ok(addresses.every(address => address.startsWith('https://chat.example/v1/files/f')))
  })

  test('asks anew for what is about to end, or does not work', async () => {
    const { asked, desk: files } = desk()
    await files.addressOf('f1', 1)
    await files.addressOf('f1', 1, true)
    Date.now = () => realNow() + 580_000
    await files.addressOf('f1', 1)

    assert.equal(asked.length, 3)
  })

  test('asks for at most fifty messages at once, as the server has it', async () => {
    const { asked, desk: files } = desk()
    await Promise.all(Array.from({ length: 60 }, (_, i) => files.addressOf(`f${i + 1}`, i + 1)))

    assert.deepEqual(
      asked.map(path => path.split(',').length),
      [50, 10],
    )
  })

  test('a file that is gone is an error with a code', async () => {
    const { desk: files } = desk()
    const code = await files.addressOf('other', 1).catch(({ code }: { code: string }) => code)

    assert.equal(code, 'not-found')
  })
})
