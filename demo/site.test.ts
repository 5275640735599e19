import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Issuer } from 'innies/server'
import { decodeJwt } from 'jose'
import { livekitSources } from './policy.ts'
import { createSite } from './site.ts'

const issuer: Issuer = { issuer: 'site', audience: 'innies', algorithm: 'HS256', secret: 's'.repeat(32) }
const site = createSite({ issuer, livekit: livekitSources('wss://calls.example') })
const as = (person: string) => ({ headers: { cookie: `demo-person=${person}` } })

test('the token names the person of the cookie, and must not be kept', async () => {
  const response = await site.request('/token', as('mara'))
  const { sub, name } = decodeJwt(await response.text())
  assert.deepEqual({ sub, name }, { sub: 'mara', name: 'Mara Okafor' })
  assert.equal(response.headers.get('cache-control'), 'no-store')
})

test('nobody and unknown people get no token', async () => {
  assert.equal((await site.request('/token')).status, 401)
  assert.equal((await site.request('/token', as('mallory'))).status, 401)
})

test('signing in sets a cookie that scripts and other sites do not get', async () => {
  const body = new URLSearchParams({ person: 'lea' })
  const response = await site.request('/sign-in', { method: 'POST', body })
  assert.equal(response.headers.get('location'), '/dashboard')
  assert.match(response.headers.get('set-cookie') ?? '', /^demo-person=lea;.*HttpOnly;.*SameSite=Lax/)
})

test('the pages of people are for people', async () => {
  for (const path of ['/dashboard', '/dashboard/chat']) {
    assert.equal((await site.request(path)).headers.get('location'), '/')
    assert.equal((await site.request(path, as('mara'))).status, 200)
  }
})

test('every page has a policy that names LiveKit and no inline script', async () => {
  const policy = (await site.request('/')).headers.get('content-security-policy') ?? ''
  assert.match(policy, /connect-src [^;]*wss:\/\/calls\.example/)
  assert.match(policy, /require-trusted-types-for 'script'/)
  assert.doesNotMatch(policy, /unsafe/)
})
