import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { innies, newFolder } from './command.fixture.ts'
import { parseFile } from './env-file.ts'
import { VERBS } from './program.ts'
import { showProgress } from './progress.ts'

describe('a command line that cannot be followed', () => {
  const wrong: [line: string, says: RegExp][] = [
    ['frob', /^innies: There is no command frob\. innies --help tells more\.$/],
    ['--frob', /^innies: unknown option '--frob'\. innies --help tells more\.$/],
    ['backup', /^innies: required option '--to <file>' not specified\. innies backup --help tells more\.$/],
    ['backup --to', /^innies: option '--to <file>' argument missing\. innies backup --help tells more\.$/],
    ['compact now', /^innies: too many arguments.* innies compact --help tells more\.$/],
    ['doctor --shallow', /^innies: unknown option '--shallow'\. innies doctor --help tells more\.$/],
    ['token', /^innies: missing required argument 'user'\. innies token --help tells more\.$/],
    ['token mara --hours 25', /^innies: --hours is a number up to 24\. innies token --help tells more\.$/],
    ['token mara --hours soon', /^innies: --hours is a number/],
    [`token ${'x'.repeat(129)}`, /^innies: The id of a user has 1 to 128 bytes\./],
    ['setup INNIES_ORIGIN=x', /^innies: INNIES_ORIGIN is no setting/],
    ['setup nonsense', /^innies: nonsense is no setting/],
  ]
  for (const [line, says] of wrong) {
    test(`(innies ${line.slice(0, 30)}) is one line that says so, and ends with 2`, async () => {
      const { code, out, err } = await innies(line.split(' '))

      assert.deepEqual([code, out], [2, ''])
      assert.match(err.trimEnd(), says)
    })
  }

  test('is JSON where JSON is asked for', async () => {
    const { code, out, err } = await innies(['backup', '--json'])

    assert.deepEqual([code, err], [2, ''])
    assert.match((JSON.parse(out) as { error: string }).error, /--to <file>/)
  })
})

describe('help', () => {
  test('has every command with an example that begins with it, and says what exit codes mean', async () => {
    const { code, out } = await innies(['--help'])

    assert.equal(code, 0)
    assert.match(out, /Exit codes: 0 .* 1 .* 2 /)
    for (const { name, examples } of VERBS) {
      assert.match(out, new RegExp(`^  ${name} `, 'm'))
      assert.ok(examples.some(example => example.includes('innies')))
    }
  })

  test('of one command has its examples and the options of all', async () => {
    const { code, out } = await innies(['token', '--help'])

    assert.equal(code, 0)
    for (const part of ['--hours <hours>', '--json', 'innies token mara --name "Mara Okafor" --hours 1'])
      assert.ok(out.includes(part), part)
  })

  test('is not needed for the version', async () => {
    assert.match((await innies(['--version'])).out, /^\d+\.\d+\.\d+\n$/)
  })
})

describe('a file with settings', () => {
  test('that is named and not there is said', async () => {
    const { code, err } = await innies(['compact', '--env', 'nowhere'])

    assert.deepEqual([code, err.split(':')[1]], [1, ' nowhere is not there'])
  })

  test('with a line that is none is named by its number, and the line is not shown', async () => {
    const cwd = await newFolder()
    await writeFile(join(cwd, '.env'), '# fine\n\nexport HOST=127.0.0.1\nthe secret alone\n')

    const { code, err } = await innies(['compact'], { cwd })

    assert.equal(code, 1)
    assert.equal(err, 'innies: Line 4 of .env is not NAME=value: mend it, or begin it with #.\n')
  })
})

test('a file of another program, with keys of several lines, is read for what is ours', async () => {
  const path = join(await newFolder(), '.env')
  const key = '-----BEGIN KEY-----\nabc = def\nnot a setting\n-----END KEY-----'
  await writeFile(path, `OTHER_KEY="${key}"\nother.name=x # fine\nHOST = 127.0.0.2\n`)

  const { OTHER_KEY, HOST } = parseFile(path)

  assert.deepEqual([OTHER_KEY, HOST], [key, '127.0.0.2'])
})

describe('progress', () => {
  function shown(isTTY: boolean): string {
    let [said, now] = ['', 1000]
    const { progress, end } = showProgress({ isTTY, write: text => (said += text) }, () => now)
    for (let done = 1; done <= 200; done++) {
      progress('copying', done, 200)
      now += 1
    }
    end()
    return said
  }

  test('is one line on a terminal that is written over now and then, and gone at the end', () => {
    assert.equal(shown(true), '\rcopying 0 %\rcopying 50 %\r            \r')
  })

  test('is not there for programs', () => {
    assert.equal(shown(false), '')
  })
})
