import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readConfig } from '../config.ts'
import { SettingError } from '../settings.ts'

const good = {
  INNIES_SECRET: 'a secret of the site, long enough',
  LIVEKIT_API_SECRET: 'another secret, for calls, long enough',
}

describe('INNIES_ISSUERS', () => {
  const service = {
    issuer: 'https://id.example',
    algorithm: 'RS256',
    jwksUrl: 'https://id.example/.well-known/jwks.json',
    audience: 'chat',
  }
  const shared = {
    issuer: 'other',
    algorithm: 'HS256',
    secret: 'another secret of the site, long enough',
    audience: 'x',
  }
  const read = (...rows: unknown[]) => readConfig({ ...good, INNIES_ISSUERS: JSON.stringify(rows) }).issuers

  test('stand beside the issuer of INNIES_SECRET, or alone', () => {
    const own = { issuer: 'site', audience: 'innies', algorithm: 'HS256', secret: [good.INNIES_SECRET] }

    assert.deepEqual(read(service, shared), [own, service, shared])
    assert.deepEqual(readConfig({ INNIES_ISSUERS: JSON.stringify([service]) }).issuers, [service])
  })

  test('leave the secret of before beside the new one', () => {
    const [own] = readConfig({ ...good, INNIES_OLD_SECRET: 'the secret of before, long enough' }).issuers

    assert.deepEqual(own && 'secret' in own && own.secret, [good.INNIES_SECRET, 'the secret of before, long enough'])
  })

  const { audience: _audience, ...aimless } = service
  const { jwksUrl: _jwksUrl, ...keyless } = service
  const broken: [what: string, row: unknown, says: string][] = [
    ['no object', 7, 'INNIES_ISSUERS[1] is malformed: it must be an object.'],
    ['without a name', { ...service, issuer: undefined }, 'INNIES_ISSUERS[1].issuer is missing.'],
    ['with an empty name', { ...service, issuer: '' }, 'INNIES_ISSUERS[1].issuer is malformed: it must not be empty.'],
    [
      'without an algorithm',
      { ...service, algorithm: undefined },
      'INNIES_ISSUERS[1].algorithm is missing: it must be HS256 or RS256,',
    ],
    [
      'with alg none',
      { ...service, algorithm: 'none' },
      'INNIES_ISSUERS[1].algorithm is malformed: it must be HS256 or RS256,',
    ],
    ['without keys', keyless, 'INNIES_ISSUERS[1].jwksUrl is missing.'],
    [
      'with keys over http',
      { ...service, jwksUrl: 'http://id.example/keys' },
      'INNIES_ISSUERS[1].jwksUrl is malformed: it must be an https:// address.',
    ],
    [
      'with keys in a file',
      { ...service, jwksUrl: 'file:///etc/keys' },
      'INNIES_ISSUERS[1].jwksUrl is malformed: it must be an https:// address.',
    ],
    ['for nobody', aimless, 'INNIES_ISSUERS[1].audience is missing: it must be there, unless authorizedParties is.'],
    [
      'for no party',
      { ...service, authorizedParties: [] },
      'INNIES_ISSUERS[1].authorizedParties is malformed: it must not be empty.',
    ],
    [
      'for odd parties',
      { ...service, authorizedParties: ['a', 7] },
      'INNIES_ISSUERS[1].authorizedParties[1] is malformed: it must be a text.',
    ],
    [
      'with a field that is misspelt',
      { ...service, audiance: 'x' },
      'INNIES_ISSUERS[1].audiance is not known here: leave it out.',
    ],
    [
      'with a claim that is misspelt',
      { ...service, claims: { nmae: 'x' } },
      'INNIES_ISSUERS[1].claims.nmae is not known here: leave it out.',
    ],
    [
      'with a short secret',
      { ...shared, secret: 'hunter2' },
      'INNIES_ISSUERS[1].secret is malformed: it must have at least 32 bytes',
    ],
    [
      'with a short secret among others',
      { ...shared, secret: [shared.secret, 'hunter2'] },
      'INNIES_ISSUERS[1].secret is malformed: it must have at least 32 bytes',
    ],
    [
      'with a secret and an address',
      { ...shared, jwksUrl: service.jwksUrl },
      'INNIES_ISSUERS[1].jwksUrl is not known here: leave it out.',
    ],
    ['that is there already', shared, 'INNIES_ISSUERS[1].issuer is there twice with the same algorithm.'],
    [
      'that is the own one',
      { ...shared, issuer: 'site' },
      'INNIES_ISSUERS names the issuer of INNIES_SECRET again, with the same algorithm.',
    ],
    [
      'that is the one of guests',
      { ...service, issuer: 'innies:guests' },
      "INNIES_ISSUERS[1].issuer is malformed: it must not be that of this server's guests.",
    ],
    [
      'with the secret of LiveKit',
      { ...shared, issuer: 'third', secret: good.LIVEKIT_API_SECRET },
      'INNIES_ISSUERS[1].secret is the same as LIVEKIT_API_SECRET: make another one.',
    ],
    [
      'with the secret of LiveKit for old tokens',
      { ...shared, issuer: 'third', secret: [shared.secret, good.LIVEKIT_API_SECRET] },
      'INNIES_ISSUERS[1].secret is the same as LIVEKIT_API_SECRET: make another one.',
    ],
  ]
  for (const [what, row, says] of broken) {
    test(`with a row ${what} is one line that names row and field, without its value`, () => {
      assert.throws(
        () => read(shared, row),
        (error: Error) => {
          assert.ok(error instanceof SettingError && error.message.startsWith(says), error.message)
          return !error.message.includes('hunter2') && !error.message.includes('\n')
        },
      )
    })
  }
})
