import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { EncryptJWT, type JWTPayload, UnsecuredJWT } from 'jose'
import { answer, memoryApp } from '../memory.fixture.ts'
import { type Header, newKey, seconds, signed, useKeyServer } from './key-server.fixture.ts'

const SECRET = 'a secret of the site, long enough'
const bytes = (text: string) => new TextEncoder().encode(text)

const rsa = await newKey('RS256', 'k1')
const stranger = await newKey('RS256', 'k1')

/** Two rows: the site's own backend, and a service with keys at an address. */
const secretRow = { issuer: 'site', audience: 'innies', algorithm: 'HS256', secret: SECRET } as const
const keyRow = (jwksUrl: string) =>
  ({ issuer: 'https://id.example', authorizedParties: ['https://shop.example'], algorithm: 'RS256', jwksUrl }) as const

const own = (change: JWTPayload = {}): JWTPayload => ({
  sub: 'ana',
  iss: 'site',
  aud: 'innies',
  iat: seconds(),
  exp: seconds() + 300,
  ...change,
})
const theirs = (change: JWTPayload = {}): JWTPayload => ({
  ...own(),
  iss: 'https://id.example',
  aud: undefined,
  azp: 'https://shop.example',
  ...change,
})

const HS256: Header = { alg: 'HS256', typ: 'JWT' }
const ofSite = (change?: JWTPayload, header: Partial<Header> = {}, secret = SECRET) =>
  signed(own(change), { ...HS256, ...header }, bytes(secret))
const ofService = (change?: JWTPayload, header: Partial<Header> = {}, key = rsa.privateKey) =>
  signed(theirs(change), { ...rsa.header, typ: 'JWT', ...header }, key)

/** The header replaced, and the signature left as it is. */
const withHeader = (token: string, header: object) =>
  [Buffer.from(JSON.stringify(header)).toString('base64url'), ...token.split('.').slice(1)].join('.')

async function useApp(t: TestContext) {
  const service = await useKeyServer(t, [rsa.jwk])
  const { app } = memoryApp({ issuers: [secretRow, keyRow(service.url)] })
  const ask = async (token: string) =>
    answer(await app.request('/v1/feed', { headers: { authorization: `Bearer ${token}` } }))
  return { service, ask }
}

describe('a token is accepted', () => {
  const good: Record<string, () => Promise<string>> = {
    'of the site': () => ofSite(),
    'without a typ': () => ofSite({}, { typ: undefined }),
    'that ended less than a minute ago': () => ofSite({ exp: seconds() - 55 }),
    'that begins within a minute': () => ofSite({ nbf: seconds() + 55 }),
    'that was made a minute ahead': () => ofSite({ iat: seconds() + 55 }),
    'that lives for a day': () => ofSite({ exp: seconds() + 24 * 3600 }),
    'for several audiences': () => ofSite({ aud: ['other', 'innies'] }),
    'with a kid': () => ofSite({}, { kid: 'A-z_0'.repeat(12) }),
    'of a service': () => ofService(),
    'of a service, made for APIs (RFC 9068)': () => ofService({}, { typ: 'at+jwt' }),
    'of a service, without a kid': () => ofService({}, { kid: undefined }),
  }
  for (const [what, make] of Object.entries(good)) {
    test(what, async t => {
      const { ask } = await useApp(t)

      assert.equal((await ask(await make())).status, 200)
    })
  }
})

describe('T6: a token is refused like any other', () => {
  const day = 24 * 3600
  const bad: Record<string, () => string | Promise<string>> = {
    'that is none': () => '',
    'that is no JWT': () => 'hello',
    'with half a body': async () => (await ofSite()).replace(/\..*\./, '.e30x.'),
    'with the body of another': async () => {
      const [header, , signature] = (await ofSite()).split('.')
      return [header, (await ofSite({ sub: 'bob' })).split('.')[1], signature].join('.')
    },
    'with alg none': () => new UnsecuredJWT(own()).encode(),
    'with alg none and the name of another user over a good signature': async () =>
      withHeader(await ofSite({ sub: 'bob' }), { alg: 'none' }),
    'with alg nOnE': async () => withHeader(await ofSite(), { alg: 'nOnE' }),
    'without an alg': async () => withHeader(await ofSite(), {}),
    'that is encrypted': () =>
      new EncryptJWT(own()).setProtectedHeader({ alg: 'dir', enc: 'A128CBC-HS256' }).encrypt(bytes('x'.repeat(32))),
    'signed HS256 with the RSA key as PEM': async () => signed(theirs(), HS256, bytes(await rsa.pem())),
    'signed HS256 with the RSA key as JWK': () => signed(theirs(), HS256, bytes(JSON.stringify(rsa.jwk))),
    'signed RS256 in the name of the site': () => signed(own(), rsa.header, rsa.privateKey),
    'signed HS512': () => ofSite({}, { alg: 'HS512' }, SECRET.padEnd(64, '.')),
    'signed HS512 with the secret itself': async () => withHeader(await ofSite(), { alg: 'HS512' }),
    'signed with another secret': () => ofSite({}, {}, 'x'.repeat(32)),
    'signed with an empty secret': async () => `${(await ofSite()).split('.').slice(0, 2).join('.')}.`,
    'signed with the key of a stranger': () => ofService({}, {}, stranger.privateKey),
    'signed with the key of a stranger that the token brings': () =>
      ofService({}, { jwk: stranger.jwk }, stranger.privateKey),
    'signed PS256 with an RS256 key': async () =>
      signed(theirs(), { alg: 'PS256' }, (await newKey('PS256')).privateKey),
    'without exp': () => ofSite({ exp: undefined }),
    'without iat': () => ofSite({ iat: undefined }),
    'without sub': () => ofSite({ sub: undefined }),
    'without aud': () => ofSite({ aud: undefined }),
    'without azp': () => ofService({ azp: undefined }),
    'without iss': () => ofSite({ iss: undefined }),
    'that ended 61 s ago': () => ofSite({ exp: seconds() - 61 }),
    'that begins in 62 s': () => ofSite({ nbf: seconds() + 62 }),
    'made 62 s ahead': () => ofSite({ iat: seconds() + 62, exp: seconds() + 300 }),
    'made more than a day ago': () => ofSite({ iat: seconds() - day - 62 }),
    'that lives longer than a day': () => ofSite({ exp: seconds() + day + 1 }),
    'with an exp in words': () => ofSite({ exp: 'tomorrow' as unknown as number }),
    'for another audience': () => ofSite({ aud: 'other' }),
    'for an audience that begins the same': () => ofSite({ aud: 'innies-2' }),
    'for another party': () => ofService({ azp: 'https://evil.example' }),
    'from another issuer': () => ofSite({ iss: 'other' }),
    'from an issuer with a slash more': () => ofService({ iss: 'https://id.example/' }),
    'of another type': () => ofSite({}, { typ: 'logout+jwt' }),
    'of the type of a proof of possession': () => ofSite({}, { typ: 'dpop+jwt' }),
    'with the kid ../../dev/null': () => ofSite({}, { kid: '../../dev/null' }),
    "with the kid ' OR 1": () => ofSite({}, { kid: "' OR 1" }),
    'with a kid of 65 letters': () => ofSite({}, { kid: 'x'.repeat(65) }),
    'with an empty kid': () => ofSite({}, { kid: '' }),
    'with a kid that is no text': () => ofSite({}, { kid: 7 as unknown as string }),
    'of a service, with the kid ../../dev/null': () => ofService({}, { kid: '../../dev/null' }),
    'of a service, with a kid that nobody knows': () => ofService({}, { kid: 'k2' }),
    'with an unknown crit': () => ofSite({}, { crit: ['exp-of-ours'], 'exp-of-ours': true }),
    'with a crit that changes nothing': () => ofSite({}, { crit: ['b64'], b64: true }),
    'of 9 KB': () => ofSite({ filler: 'x'.repeat(7000) }),
    'with a sub of 129 bytes': () => ofSite({ sub: 'x'.repeat(129) }),
    'with a sub that is no text': () => ofSite({ sub: { id: 'ana' } as unknown as string }),
  }
  for (const [what, make] of Object.entries(bad)) {
    test(what, async t => {
      const { ask } = await useApp(t)
      const token = await make()

      const { status, type, code, detail } = await ask(token)

      assert.deepEqual([status, type, code], [401, 'application/problem+json', 'unauthorized'])
      assert.equal(detail, 'The token is missing, expired or not from an issuer of this site.')
    })
  }

  test('a key that it names by an address is not looked for there', async t => {
    const { ask } = await useApp(t)
    const trap = await useKeyServer(t, [stranger.jwk])
    const lures = { jku: trap.url, x5u: trap.url }

    const lured = await ask(await ofService({}, lures, stranger.privateKey))
    const good = await ask(await ofService({}, lures))

    assert.deepEqual([lured.status, good.status, trap.asked], [401, 200, 0])
  })
})

test('a service that does not answer is no reason to call its users strangers', async t => {
  const { service, ask } = await useApp(t)
  service.close()

  const { status, code } = await ask(await ofService())

  assert.deepEqual([status, code], [503, 'unavailable'])
})
