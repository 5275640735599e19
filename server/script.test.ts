import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Hono } from 'hono'
import type { Running } from './node.ts'
import { newFolder, startServer } from './server.fixture.ts'

describe('the script', () => {
  let scripts: string
  let site: Running
  before(async () => {
    scripts = await newFolder()
    await writeFile(join(scripts, 'innies.js'), 'export {}')
    await writeFile(join(scripts, 'innies-call-1a2b.js'), 'export const call = 1')
    await writeFile(join(scripts, 'innies-worker.js'), 'self')
    site = await startServer(await newFolder(), { scripts, site: new Hono().get('/', c => c.text('the site')) })
  })
  after(() => site.close())

  test('may be used by pages of any origin, its chunks kept for ever and itself for minutes', async () => {
    const entry = await fetch(`${site.url}/innies.js`)
    const chunk = await fetch(`${site.url}/innies-call-1a2b.js`)

    for (const { headers } of [entry, chunk]) {
      assert.equal(headers.get('access-control-allow-origin'), '*')
      assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin')
      assert.match(headers.get('content-type') ?? '', /^text\/javascript/)
    }
    assert.match(entry.headers.get('cache-control') ?? '', /max-age=300\b/)
    assert.match(chunk.headers.get('cache-control') ?? '', /immutable/)
    assert.equal(await chunk.text(), 'export const call = 1')
  })

  test('has a part for the service workers of any origin, of which no old one is kept', async () => {
    const { headers } = await fetch(`${site.url}/innies-worker.js`)

    assert.equal(headers.get('cache-control'), 'no-cache')
    assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin')
    assert.match(headers.get('content-type') ?? '', /^text\/javascript/)
  })

  test('is the only thing in its folder that can be had', async () => {
    for (const path of ['/innies-none.js', '/innies.js.map', '/innies/..%2Finnies.js', '/%2e%2e/innies.mdb']) {
      assert.equal((await fetch(site.url + path)).status, 404, path)
    }
  })

  test('stands beside the site, which gets all other addresses but ours', async () => {
    const unknown = await fetch(`${site.url}/v1/nothing`)

    assert.equal(await (await fetch(site.url)).text(), 'the site')
    assert.deepEqual([unknown.status, unknown.headers.get('content-type')], [404, 'application/problem+json'])
  })
})
