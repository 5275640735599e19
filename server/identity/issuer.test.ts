import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JWTPayload } from 'jose'
import type { Issuer } from './issuer.ts'
import { newKey, seconds, signed, useKeyServer } from './key-server.fixture.ts'
import { createVerifier, signUserToken } from './token.ts'

const SECRET = 'a secret of the site, long enough'
const secretRow = { issuer: 'site', audience: 'innies', algorithm: 'HS256', secret: SECRET } as const
const HS256 = { alg: 'HS256', typ: 'JWT' }
const bytes = (text: string) => new TextEncoder().encode(text)
const own = (claims: JWTPayload) => ({
  sub: 'ana',
  iss: 'site',
  aud: 'innies',
  iat: seconds(),
  exp: seconds() + 300,
  ...claims,
})

describe('an issuer', () => {
  const verify = (row: Issuer, claims: JWTPayload) =>
    signed(own(claims), HS256, bytes(SECRET)).then(createVerifier([row]))

  test('with several secrets signs with the first and still accepts the tokens of the others', async () => {
    const [newer, older] = ['the newer secret of the site, long enough', SECRET]
    const row: Issuer = { ...secretRow, secret: [newer, older] }
    const check = createVerifier([row])

    const before = await signUserToken({ id: 'ana', name: 'Ana' }, secretRow)
    const after = await signUserToken({ id: 'bob', name: 'Bob' }, row)

    assert.deepEqual([(await check(before)).person.name, (await check(after)).person.name], ['Ana', 'Bob'])
    await assert.rejects(createVerifier([{ ...row, secret: newer }])(before), { code: 'unauthorized' })
  })

  test('with an audience and parties wants both', async () => {
    const row: Issuer = { ...secretRow, authorizedParties: ['a', 'b'] }

    assert.equal((await verify(row, { azp: 'b' })).person.id, 'ana')
    await assert.rejects(verify(row, { azp: 'c' }), { code: 'unauthorized' })
    await assert.rejects(verify(row, { azp: 'b', aud: 'c' }), { code: 'unauthorized' })
  })

  test('may keep its claims under other names, with dots or deeper', async () => {
    const names = { id: 'uid', name: 'profile.full', picture: 'https://shop.example/face', rooms: 'a.b.rooms' }
    const who = await verify(
      { ...secretRow, claims: names },
      {
        uid: 'u7',
        profile: { full: 'Ana Lima' },
        'https://shop.example/face': 'https://shop.example/ana.png',
        a: { b: { rooms: ['stage'] } },
        name: 'not this one',
      },
    )

    assert.deepEqual(who.person, { id: 'u7', name: 'Ana Lima', picture: 'https://shop.example/ana.png' })
    assert.deepEqual(who.rooms, ['stage'])
  })

  test('cannot be made to give what every object has', async () => {
    const names = { id: 'constructor.name', name: 'toString' }

    await assert.rejects(verify({ ...secretRow, claims: names }, {}), { code: 'unauthorized' })
  })

  test('whose names or pictures are not as they should be is believed the rest', async () => {
    const who = await verify(secretRow, { name: 7, picture: 'http://plain.example/a.png', rooms: 'all' })

    assert.deepEqual([who.person, who.rooms], [{ id: 'ana', name: 'ana' }, []])
  })

  test('may put more than the id into sub', async () => {
    const who = await verify({ ...secretRow, idEndsAt: '|' }, { sub: 'user7|session9' })

    assert.equal(who.person.id, 'user7')
    await assert.rejects(verify({ ...secretRow, idEndsAt: '|' }, { sub: '|session9' }), { code: 'unauthorized' })
  })

  test('may say what else its tokens must have', async () => {
    const row: Issuer = { ...secretRow, requires: { sts: 'active', 'email.verified': true } }

    assert.equal((await verify(row, { sts: 'active', email: { verified: true } })).person.id, 'ana')
    await assert.rejects(verify(row, { sts: 'pending', email: { verified: true } }), { code: 'unauthorized' })
    await assert.rejects(verify(row, { sts: 'active', email: { verified: 'true' } }), { code: 'unauthorized' })
  })

  test('may sign in two ways while it changes from one to the other', async t => {
    const key = await newKey('ES256', 'k1')
    const { url } = await useKeyServer(t, [key.jwk])
    const check = createVerifier([secretRow, { issuer: 'site', audience: 'innies', algorithm: 'ES256', jwksUrl: url }])

    const old = await check(await signed(own({ sub: 'old' }), HS256, bytes(SECRET)))
    const young = await check(await signed(own({ sub: 'young' }), key.header, key.privateKey))

    assert.deepEqual([old.person.id, young.person.id], ['old', 'young'])
  })

  test('that signs for itself has no secret here to sign with', async () => {
    await assert.rejects(
      signUserToken(
        { id: 'ana', name: 'Ana' },
        {
          issuer: 'https://id.example',
          audience: 'innies',
          algorithm: 'RS256',
          jwksUrl: 'https://id.example/jwks',
        },
      ),
      TypeError,
    )
  })

  test('that is malformed is found when the server starts', () => {
    assert.throws(() => createVerifier([{ ...secretRow, secret: 'short' }]), /issuers\[0\]\.secret is malformed/)
  })
})
