import assert from 'node:assert/strict'
import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { decodeJwt } from 'jose'
import { SETTINGS } from '../settings.ts'
import { innies, newFolder, Started } from './command.fixture.ts'
import { parseFile } from './env-file.ts'

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

describe('innies setup', () => {
  test('and innies are all it takes to run a server that takes the tokens of innies token', async () => {
    const cwd = await newFolder()
    const { code } = await innies(['setup', 'PORT=0', 'HOST=127.0.0.1'], { cwd })
    assert.equal(code, 0)
    const server = await Started.start({ cwd })
    const { out: token } = await innies(['token', 'mara', '--name', 'Mara Okafor'], { cwd })

    const headers = { authorization: `Bearer ${token.trim()}` }
    const response = await fetch(`${server.url}/v1/chats`, { headers })

    assert.deepEqual([response.status, await server.stop()], [200, 0])
  })

  test('writes every setting with what it means, and only for its owner', async () => {
    const cwd = await newFolder()
    await innies(['setup'], { cwd })
    const path = join(cwd, '.env')
    const text = await readFile(path, 'utf8')

    assert.equal(await modeOf(path), 0o600)
    assert.deepEqual(Object.keys(parseFile(path)).sort(), ['INNIES_ADMIN_KEY', 'INNIES_SECRET'])
    for (const [name, { meaning }] of Object.entries(SETTINGS)) {
      assert.match(text, new RegExp(`^#?${name}=`, 'm'))
      assert.ok(text.includes(`# ${meaning}.`), name)
    }
  })

  test('adds what is missing and changes nothing that is there', async () => {
    const cwd = await newFolder()
    const path = join(cwd, '.env')
    const mine = `# mine\nINNIES_SECRET='${'my own secret '.repeat(3)}'\nINNIES_ORIGINS=https://mine.example`
    await writeFile(path, mine, { mode: 0o600 })

    const first = await innies(['setup', 'INNIES_ORIGINS=https://theirs.example', '--json'], { cwd })
    const once = await readFile(path, 'utf8')
    const second = await innies(['setup'], { cwd })

    assert.deepEqual(
      [first.code, JSON.parse(first.out)],
      [1, { file: '.env', added: ['INNIES_ADMIN_KEY'], kept: ['INNIES_ORIGINS'] }],
    )
    assert.ok(once.startsWith(`${mine}\n`))
    assert.equal(parseFile(path).INNIES_ORIGINS, 'https://mine.example')
    assert.equal(second.code, 0)
    assert.equal(await readFile(path, 'utf8'), once)
  })

  test('makes no secret that the environment has', async () => {
    const cwd = await newFolder()
    const { out } = await innies(['setup', '--json'], { cwd, env: { INNIES_SECRET: 's'.repeat(32) } })

    assert.deepEqual((JSON.parse(out) as { added: string[] }).added, ['INNIES_ADMIN_KEY'])
  })

  test('closes a file that others could read, and says so', async () => {
    const cwd = await newFolder()
    const path = join(cwd, '.env')
    await writeFile(path, '')
    await chmod(path, 0o644)

    const { out } = await innies(['setup'], { cwd })

    assert.equal(await modeOf(path), 0o600)
    assert.match(out, /could be read by others/)
  })

  test('makes keys for a LiveKit of your own, and says what that must know', async () => {
    const cwd = await newFolder()
    const { out } = await innies(['setup', 'LIVEKIT_URL=ws://127.0.0.1:7880', '--livekit-keys'], { cwd })
    const { LIVEKIT_API_KEY, LIVEKIT_API_SECRET } = parseFile(join(cwd, '.env'))

    assert.match(LIVEKIT_API_KEY ?? '', /^API[0-9a-f]{16}$/)
    assert.ok(LIVEKIT_API_SECRET!.length >= 32 && !out.includes(LIVEKIT_API_SECRET!))
    assert.match(out, /auto_create: false(?:.|\n)*http:\/\/127\.0\.0\.1:7100\/v1\/livekit\/webhook/)
  })

  test('writes a value as it is, whatever signs it has', async () => {
    const cwd = await newFolder()
    const issuers = '[{"issuer":"https://it\'s.example","jwksUrl":"https://it.example/#keys","audience":"a\\\\n b"}]'
    const { code } = await innies(['setup', `INNIES_ISSUERS=${issuers}`], { cwd })

    assert.equal(code, 0)
    assert.equal(parseFile(join(cwd, '.env')).INNIES_ISSUERS, issuers)
  })

  test('takes no value that its setting may not have', async () => {
    const cwd = await newFolder()
    const { code, err } = await innies(['setup', 'INNIES_ORIGINS=shop.example'], { cwd })

    assert.deepEqual([code, err.slice(0, 38)], [1, 'innies: INNIES_ORIGINS is malformed: i'])
    await assert.rejects(stat(join(cwd, '.env')))
  })
})

describe('innies token', () => {
  test('says who, by what name, for how long and into which rooms', async () => {
    const env = { INNIES_SECRET: 's'.repeat(32) }
    const { out } = await innies(
      ['token', 'mara', '--name', 'Mara Okafor', '--hours', '2', '--rooms', 'a', 'b', '--json'],
      { env },
    )
    const { token, user, expires } = JSON.parse(out) as { token: string; user: string; expires: string }
    const { sub, name, rooms, iat, exp } = decodeJwt(token)

    assert.deepEqual(
      { user, sub, name, rooms, lifetime: exp! - iat! },
      { user: 'mara', sub: 'mara', name: 'Mara Okafor', rooms: ['a', 'b'], lifetime: 7200 },
    )
    assert.ok(Math.abs(Date.parse(expires) - exp! * 1000) < 2000)
  })
})
