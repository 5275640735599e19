import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmod, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { type Case, type Found, Installation, listen, testCases } from './doctor.fixture.ts'
import { SECRETS } from './env-template.ts'
import { freePort } from './port.fixture.ts'

const CASES: Record<string, Case> = {
  'a secret is missing': {
    round: 1,
    check: 'settings',
    says: /^INNIES_SECRET is missing/,
    mend: /innies setup makes one/,
    breakIt: one => one.set('INNIES_SECRET', undefined),
    follow: one => one.run('setup'),
  },
  'a setting is malformed': {
    round: 1,
    check: 'settings',
    says: /^INNIES_ORIGINS is malformed: it must be origins such as https:\/\/shop\.example/,
    mend: /Change INNIES_ORIGINS in \.env/,
    breakIt: one => one.set('INNIES_ORIGINS', 'shop.example'),
    follow: one => one.set('INNIES_ORIGINS', 'https://shop.example'),
  },
  'the secret of calls signs users, too': {
    round: 2,
    check: 'settings',
    says: /^INNIES_SECRET is the same as LIVEKIT_API_SECRET/,
    mend: /Change INNIES_SECRET in \.env/,
    breakIt: one => one.set('INNIES_SECRET', one.livekit.secret),
    follow: one => one.set('INNIES_SECRET', 'another one, with enough letters in it'),
  },
  'a setting is misspelt': {
    round: 2,
    check: 'settings',
    says: /^INNIES_ORIGIN is no setting, so it sets nothing/,
    mend: /Call it INNIES_ORIGINS/,
    async breakIt(one) {
      await one.set('INNIES_ORIGINS', undefined)
      await one.set('INNIES_ORIGIN', 'https://shop.example')
    },
    async follow(one, { mend = '' }) {
      await one.set('INNIES_ORIGIN', undefined)
      await one.set(/Call it (\w+)/.exec(mend)![1]!, 'https://shop.example')
    },
  },
  'a secret can be guessed': {
    round: 3,
    check: 'settings',
    says: /^INNIES_SECRET can be guessed/,
    mend: /It stands in \.env: take it out, and innies setup makes another one/,
    breakIt: one => one.set('INNIES_SECRET', 'abc'.repeat(20)),
    async follow(one) {
      await one.set('INNIES_SECRET', undefined)
      await one.run('setup')
    },
  },
  'the keys of pushes are of two pairs': {
    round: 3,
    check: 'push',
    says: /^The two keys in INNIES_PUSH_KEYS do not belong together/,
    mend: /Change INNIES_PUSH_KEYS in \.env to a pair/,
    async breakIt(one) {
      const [[publicKey], [, privateKey]] = [
        SECRETS.INNIES_PUSH_KEYS!().split(' '),
        SECRETS.INNIES_PUSH_KEYS!().split(' '),
      ]
      await one.set('INNIES_PUSH_KEYS', `${publicKey} ${privateKey}`)
      await one.set('INNIES_PUSH_CONTACT', 'mailto:ops@shop.example')
    },
    async follow(one) {
      await one.set('INNIES_PUSH_KEYS', undefined)
      await one.run('setup')
    },
  },
  'others can read the secrets': {
    round: 1,
    check: 'settings',
    says: /^Others of this machine can read \.env/,
    mend: /^chmod 600 \.env$/,
    breakIt: one => chmod(one.path('.env'), 0o644),
    follow: async (one, { mend = '' }) => execFileSync('sh', ['-c', mend], { cwd: one.folder }),
  },
  'the script was not built': {
    round: 1,
    check: 'scripts',
    says: /has no innies\.js: no page can load the widget/,
    mend: /npm run build/,
    breakIt: one => rm(one.path('scripts'), { recursive: true }),
    async follow(one) {
      await mkdir(one.path('scripts'))
      await writeFile(one.path('scripts/innies.js'), '') // as the build does
    },
  },
  'the folder of the store is a file': {
    round: 2,
    check: 'storage',
    says: /is a file and no folder/,
    mend: /Set INNIES_DATA to a folder/,
    async breakIt(one) {
      await writeFile(one.path('file'), '')
      await one.set('INNIES_DATA', 'file')
    },
    follow: one => one.set('INNIES_DATA', 'data'),
  },
  'the store was cut short': {
    round: 4,
    check: 'storage',
    says: /was cut short, \d+ bytes are missing/,
    mend: /Move it away and bring back a backup: innies restore --from FILE --data FOLDER/,
    breakIt: one => truncate(one.path('data/innies.mdb'), 12_000),
    async follow(one) {
      await rename(one.path('data/innies.mdb'), one.path('broken.mdb'))
      await one.run('restore', '--from', 'monday.mdb', '--data', 'data')
    },
  },
  'a bit of the store was flipped (I13)': {
    round: 5,
    check: 'values',
    deep: true,
    says: /^damaged in entries: \["chat","c1","m",1\]$/,
    mend: /innies restore --from FILE, into another folder/,
    async breakIt(one) {
      const bytes = await readFile(one.path('data/innies.mdb'))
      bytes[bytes.indexOf('hello there')]! ^= 1
      await writeFile(one.path('data/innies.mdb'), bytes)
    },
    async follow(one) {
      await one.run('restore', '--from', 'monday.mdb', '--data', 'restored')
      await one.set('INNIES_DATA', 'restored')
    },
  },
  'there was never a backup': {
    round: 1,
    check: 'backup',
    level: 'warning',
    says: /never a backup/,
    mend: /^innies backup --to FILE/,
    breakIt: one => rm(one.path('data/innies.backup.json')),
    follow: one => one.run('backup', '--to', 'tuesday.mdb'),
  },
  'the last backup is old': {
    round: 3,
    check: 'backup',
    level: 'warning',
    says: /The last backup is 30 days old/,
    mend: /^innies backup --to FILE/,
    breakIt: one =>
      writeFile(one.path('data/innies.backup.json'), JSON.stringify({ at: Date.now() - 30 * 86_400_000, to: 'x' })),
    follow: one => one.run('backup', '--to', 'tuesday.mdb'),
  },
  'the port is taken': {
    round: 3,
    check: 'port',
    says: /^Another program listens at 127\.0\.0\.1:\d+\.$/,
    mend: /set PORT to another one/,
    breakIt: async one => one.set('PORT', String(await listen((_request, response) => response.end('ok')))),
    follow: async one => one.set('PORT', String(await freePort())),
  },
  'the address is of another machine': {
    round: 4,
    check: 'port',
    says: /^HOST of 192\.0\.2\.1:\d+ is no address of this machine/,
    mend: /Set HOST to one of its own/,
    breakIt: one => one.set('HOST', '192.0.2.1'),
    follow: one => one.set('HOST', '127.0.0.1'),
  },
  'an origin is written as no browser says it': {
    round: 3,
    check: 'origins',
    says: /^Browsers say https:\/\/shop\.example for https:\/\/shop\.example:443/,
    mend: /^Write https:\/\/shop\.example into INNIES_ORIGINS/,
    breakIt: one => one.set('INNIES_ORIGINS', 'https://shop.example:443'),
    follow: (one, { mend = '' }) => one.set('INNIES_ORIGINS', /Write (\S+)/.exec(mend)![1]!),
  },
}

describe('innies doctor, of what is on this machine,', { concurrency: 2 }, () => {
  test('finds nothing where all is well, of a server that runs as of one that does not', async () => {
    const one = await Installation.make()
    const before = await one.examine('--deep')
    await one.start()
    const running = await one.examine()

    const others = (findings: Found[]) => findings.filter(({ level }) => level !== 'well').map(({ check }) => check)
    assert.deepEqual([before.code, others(before.findings)], [0, ['url', 'livekit webhooks']])
    assert.deepEqual([running.code, others(running.findings)], [0, ['url']])
  })

  testCases(CASES)

  test('says all of it in lines for people, with the sum at the end', async () => {
    const one = await Installation.make()
    await one.set('PORT', 'http')
    await one.set('HOST', 'a b')

    const { code, out } = await one.run('doctor')

    assert.equal(code, 1)
    const lines = out.trimEnd().split('\n')
    assert.deepEqual(lines.slice(0, 2), [
      '✖ settings          PORT is malformed: it must be a port number. → Change PORT in .env.',
      '✖ settings          HOST is malformed: it must be an address. → Change HOST in .env.',
    ])
    assert.equal(lines.at(-1), '2 wrong.')
  })

  test('names a disk that is full, or may not be written to, or is gone with the machine', async context => {
    const one = await Installation.make()
    const folder = one.path('mounted')
    await mkdir(folder)
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', folder], { encoding: 'utf8' })
    if (mount.status !== 0) return context.skip(`mounting is not allowed here: ${mount.stderr || mount.error}`)
    context.after(() => spawnSync('umount', [folder]))
    await one.set('INNIES_DATA', 'mounted/data')
    const said = async () =>
      (await one.examine()).findings
        .filter(({ check, level }) => check === 'storage' && level !== 'well')
        .map(({ level, what }) => `${level}: ${what.replaceAll(folder, 'mounted')}`)
    const gone = 'warning: mounted is on tmpfs: all is lost with the machine or the container.'

    assert.deepEqual(await said(), [gone])
    await writeFile(one.path('mounted/filler'), Buffer.alloc(64 * 1024 * 1024))
    assert.deepEqual(await said(), [gone, 'wrong: Only 32.0 MiB are free in mounted: soon nothing can be stored.'])
    await rm(one.path('mounted/filler'))
    execFileSync('mount', ['-o', 'remount,ro', folder])
    const [first] = await said()
    assert.match(first ?? '', /^wrong: User \d+ may not write into mounted\.$/)
  })
})
