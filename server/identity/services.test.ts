import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { CryptoKey, JWTPayload } from 'jose'
import { readConfig } from '../config.ts'
import type { Issuer } from './issuer.ts'
import { type Header, newKey, seconds, signed, useKeyServer } from './key-server.fixture.ts'
import { SERVICES } from './services.fixture.ts'
import { createVerifier } from './token.ts'

type Claims = JWTPayload & { user_metadata?: object }
type Token = { header: Omit<Header, 'alg'>; claims: Claims }
type Person = { id: string; name: string; picture?: string }

/** A token as the service documents it, who it is of, and what of its other tokens must not be taken for one. */
type Documented = { good: Token; is: Person; bad: Record<string, (good: Token) => Token> }

const lasting = (lifetime: number) => ({ iat: seconds(), exp: seconds() + lifetime })
const change =
  (claims: Claims) =>
  ({ header, claims: old }: Token): Token => ({ header, claims: { ...old, ...claims } })

const supabase: Documented = {
  good: {
    header: { typ: 'JWT', kid: '8c1ac9a1-3b2e-4d4f-9a58-2f2a3a0d9d0e' },
    claims: {
      ...lasting(3600),
      iss: 'https://abcdefghijklmnopqrst.supabase.co/auth/v1',
      aud: 'authenticated',
      sub: '123e4567-e89b-12d3-a456-426614174000',
      role: 'authenticated',
      aal: 'aal1',
      amr: [{ method: 'password', timestamp: 1640991600 }],
      session_id: '4b938a09-5372-4177-a314-cfa292099ea2',
      email: 'user@example.com',
      phone: '',
      app_metadata: { provider: 'google', providers: ['google'] },
      user_metadata: { full_name: 'John Doe', avatar_url: 'https://lh3.example/a.png', email_verified: true },
      is_anonymous: false,
    },
  },
  is: { id: '123e4567-e89b-12d3-a456-426614174000', name: 'John Doe', picture: 'https://lh3.example/a.png' },
  bad: {
    'an anon key': () => ({
      header: { typ: 'JWT' },
      claims: { iss: 'supabase', ref: 'abcdefghijklmnopqrst', role: 'anon', ...lasting(10 * 365 * 86_400) },
    }),
    'a service key': () => ({
      header: { typ: 'JWT' },
      claims: { iss: 'supabase', ref: 'abcdefghijklmnopqrst', role: 'service_role', ...lasting(10 * 365 * 86_400) },
    }),
    'for nobody who signed in': change({ aud: 'anon' }),
    'of another project': change({ iss: 'https://tsrqponmlkjihgfedcba.supabase.co/auth/v1' }),
  },
}

const DOCUMENTED: Record<keyof typeof SERVICES, Documented> = {
  // clerk.com/docs/guides/sessions/session-tokens, version 2
  Clerk: {
    good: {
      header: { typ: 'JWT', kid: 'ins_2NNEqL2nrIRdJ194ndJqAHwEfxC', cat: 'cl_B7d4PD111AAA' },
      claims: {
        ...lasting(60),
        nbf: seconds() - 10,
        iss: 'https://clerk.shop.example',
        azp: 'https://shop.example',
        sub: 'user_2NNEqL2nrIRdJ194ndJqAHwEfxC',
        sid: 'sess_2VmpbnNWRGGFSkEQLcVM6yPnQYq',
        jti: '1234567890',
        fva: [7, -1],
        pla: 'u:free,o:pro',
        fea: 'o:dashboard',
        sts: 'active',
        v: 2,
        name: 'Ada Lovelace',
        picture: 'https://img.clerk.com/ada',
      },
    },
    is: { id: 'user_2NNEqL2nrIRdJ194ndJqAHwEfxC', name: 'Ada Lovelace', picture: 'https://img.clerk.com/ada' },
    bad: {
      'for another origin': change({ azp: 'https://evil.example' }),
      'for no origin': change({ azp: undefined }),
      'of a session that is not complete': change({ sts: 'pending' }),
      'of another instance': change({ iss: 'https://clerk.other.example' }),
    },
  },
  // auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
  Auth0: {
    good: {
      header: { typ: 'JWT', kid: 'NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg' },
      claims: {
        ...lasting(86_400),
        iss: 'https://shop.eu.auth0.com/',
        sub: 'auth0|123456',
        aud: ['https://chat.shop.example', 'https://shop.eu.auth0.com/userinfo'],
        azp: 'my_client_id',
        scope: 'openid profile',
        'https://shop.example/name': 'Grace Hopper',
        'https://shop.example/picture': 'https://s.gravatar.com/avatar/1',
      },
    },
    is: { id: 'auth0|123456', name: 'Grace Hopper', picture: 'https://s.gravatar.com/avatar/1' },
    bad: {
      'for another API': change({ aud: ['https://other.shop.example', 'https://shop.eu.auth0.com/userinfo'] }),
      'that says who signed in, to the client': change({ aud: 'my_client_id' }),
      'of another tenant': change({ iss: 'https://other.eu.auth0.com/' }),
      'that says that somebody signed out': good => ({ ...good, header: { ...good.header, typ: 'logout+jwt' } }),
    },
  },
  // supabase.com/docs/guides/auth/jwt-fields
  Supabase: supabase,
  'Supabase, legacy secret': supabase,
  // firebase.google.com/docs/auth/admin/verify-id-tokens
  Firebase: {
    good: {
      header: { typ: 'JWT', kid: 'c8ab71530972bba20b49f78a09c9852c43ff9118' },
      claims: {
        ...lasting(3600),
        iss: 'https://securetoken.google.com/shop-1234',
        aud: 'shop-1234',
        auth_time: seconds() - 100,
        user_id: 'Xk9cQ2d7b8fEoN3pLr6sTu1vWy42',
        sub: 'Xk9cQ2d7b8fEoN3pLr6sTu1vWy42',
        email: 'alan@example.com',
        email_verified: true,
        name: 'Alan Turing',
        picture: 'https://lh3.googleusercontent.com/a/alan',
        firebase: { identities: { 'google.com': ['1'], email: ['alan@example.com'] }, sign_in_provider: 'google.com' },
      },
    },
    is: {
      id: 'Xk9cQ2d7b8fEoN3pLr6sTu1vWy42',
      name: 'Alan Turing',
      picture: 'https://lh3.googleusercontent.com/a/alan',
    },
    bad: {
      'of another project, by the same keys': change({
        iss: 'https://securetoken.google.com/other-99',
        aud: 'other-99',
      }),
      'that is a session cookie': change({ iss: 'https://session.firebase.google.com/shop-1234' }),
      'without a user': change({ sub: '' }),
    },
  },
  // get-convex/convex-auth, src/server/implementation/tokens.ts: no typ and no kid
  'Convex Auth': {
    good: {
      header: {},
      claims: {
        ...lasting(3600),
        iss: 'https://happy-otter-123.convex.site',
        aud: 'convex',
        sub: 'jd7f4z8k2m5n6p7q8r9s0t1v2w3x4y5z|k17a2b3c4d5e6f7g8h9j0k1m2n3p4q5r',
      },
    },
    is: { id: 'jd7f4z8k2m5n6p7q8r9s0t1v2w3x4y5z', name: 'jd7f4z8k2m5n6p7q8r9s0t1v2w3x4y5z' },
    bad: {
      'of another deployment': change({ iss: 'https://sad-otter-321.convex.site' }),
      'for another application': change({ aud: 'other' }),
    },
  },
}

/** Made once for each algorithm: it takes long. */
const pairs = new Map<string, ReturnType<typeof newKeys>>()
const newKeys = (alg: string) => Promise.all([newKey(alg), newKey(alg)])
function keysFor(alg: string) {
  const made = pairs.get(alg) ?? newKeys(alg)
  pairs.set(alg, made)
  return made
}

/** The setting of the README with the address of a local key server in it; and a way to sign as the service does. */
async function useService(t: TestContext, issuer: Issuer, kid: unknown) {
  const { algorithm } = issuer
  if ('secret' in issuer) {
    const key = new TextEncoder().encode(String(issuer.secret))
    return { row: issuer, key, other: new TextEncoder().encode('x'.repeat(32)) }
  }
  const [own, other] = await keysFor(algorithm)
  const { url } = await useKeyServer(t, [{ ...own.jwk, ...(kid === undefined ? {} : { kid }) }])
  return { row: { ...issuer, jwksUrl: url }, key: own.privateKey, other: other.privateKey }
}

for (const [name, { issuer }] of Object.entries(SERVICES)) {
  const { good, is, bad } = DOCUMENTED[name as keyof typeof SERVICES]

  describe(`a token of ${name}`, () => {
    const use = async (t: TestContext) => {
      const { row, key, other } = await useService(t, issuer, good.header.kid)
      const verify = createVerifier(readConfig({ INNIES_ISSUERS: JSON.stringify([row]) }).issuers)
      const sign = ({ header, claims }: Token, by: CryptoKey | Uint8Array = key) =>
        signed(claims, { ...header, alg: row.algorithm }, by)
      return { verify, sign, other }
    }

    test('as its documentation has it says who the user is', async t => {
      const { verify, sign } = await use(t)

      assert.deepEqual((await verify(await sign(good))).person, is)
    })

    test('is not accepted from who has other keys', async t => {
      const { verify, sign, other } = await use(t)

      await assert.rejects(sign(good, other).then(verify), { code: 'unauthorized' })
    })

    for (const [what, make] of Object.entries(bad))
      test(`${what} is not accepted`, async t => {
        const { verify, sign } = await use(t)

        await assert.rejects(sign(make(good)).then(verify), { code: 'unauthorized' })
      })
  })
}
