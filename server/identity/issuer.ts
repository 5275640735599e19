import * as v from 'valibot'

const MIN_SECRET = 32 // bytes
const MAX_SECRETS = 5

/** The `iss` of the tokens that this server makes for guests. */
export const GUEST_ISSUER = 'innies:guests'

const Text = v.pipe(v.string('be a text'), v.minLength(1, 'not be empty'), v.maxLength(1000, 'be shorter'))

const Secret = v.pipe(
  v.string(`have at least ${MIN_SECRET} bytes`),
  v.minBytes(MIN_SECRET, `have at least ${MIN_SECRET} bytes`),
)

const listOf = <Item extends v.GenericSchema<string>>(item: Item) =>
  v.pipe(v.array(item, 'be a list of texts'), v.minLength(1, 'not be empty'), v.readonly())

/** An address of ours in tests, or one that nobody on the way can change. */
const KeysUrl = v.pipe(
  v.string('be an https:// address'),
  v.check(text => {
    if (!URL.canParse(text)) return false
    const { protocol, hostname } = new URL(text)
    return protocol === 'https:' || (protocol === 'http:' && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname))
  }, 'be an https:// address'),
)

/** A claim by its name, or by a path with dots to one that lies deeper. */
const ClaimNames = v.strictObject(
  {
    /** `sub` unless said. */
    id: v.optional(Text),
    /** `name` unless said. */
    name: v.optional(Text),
    /** `picture` unless said. */
    picture: v.optional(Text),
    /** `rooms` unless said. */
    rooms: v.optional(Text),
  },
  'be an object with the names of claims',
)

const row = {
  /** The `iss` of its tokens. */
  issuer: v.pipe(
    Text,
    v.check(text => text !== GUEST_ISSUER, "not be that of this server's guests"),
  ),
  /** The `aud` its tokens must have, or one of them. */
  audience: v.optional(v.union([Text, listOf(Text)], 'be a text or a list of texts')),
  /** One of these must be the `azp` of its tokens. */
  authorizedParties: v.optional(listOf(Text)),
  claims: v.optional(ClaimNames),
  /** The id is what stands before the first of these letters, where there is one. */
  idEndsAt: v.optional(Text),
  /** Further claims that must have just these values. */
  requires: v.optional(
    v.record(
      v.string(),
      v.union([v.string(), v.number(), v.boolean()], 'be a text, a number, true or false'),
      'be an object',
    ),
  ),
}

/** Tokens are signed with a secret that the site's backend and this server share. */
const SecretIssuer = v.strictObject({
  ...row,
  algorithm: v.literal('HS256'),
  /** At least 32 bytes, and not the LiveKit secret. Of several the first one signs, all of them verify. */
  secret: v.union(
    [Secret, v.pipe(listOf(Secret), v.maxLength(MAX_SECRETS, `be at most ${MAX_SECRETS}`))],
    `have at least ${MIN_SECRET} bytes, or be a list of such texts`,
  ),
})

/** Tokens are signed with a private key; the public ones stand at an address. */
const KeyIssuer = v.strictObject({
  ...row,
  algorithm: v.picklist([
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
    'Ed25519',
  ]),
  /** Where the keys are, as a JSON Web Key Set: https, or http on this machine. */
  jwksUrl: KeysUrl,
})

/** Who may say who a user is: the site's own backend, or the service that signs its users in. */
export const Issuer = v.pipe(
  v.variant('algorithm', [SecretIssuer, KeyIssuer], `be HS256 or ${KeyIssuer.entries.algorithm.options.join(', ')}`),
  v.forward(
    v.check(
      one => one.audience !== undefined || one.authorizedParties !== undefined,
      'be there, unless authorizedParties is',
    ),
    ['audience'],
  ),
)
export type Issuer = v.InferOutput<typeof Issuer>

/** What an issuer's tokens must be like, whatever they are signed with. */
export type IssuerRules = Pick<
  Issuer,
  'issuer' | 'algorithm' | 'audience' | 'authorizedParties' | 'claims' | 'idEndsAt' | 'requires'
>

/** What is wrong with these issuers, with its place before it (`[1].jwksUrl is …`); undefined where they are good. */
export function issuerProblem(issuers: readonly unknown[]): string | undefined {
  const seen = new Set<string>()
  for (const [index, one] of issuers.entries()) {
    const { issues, output } = v.safeParse(Issuer, one)
    if (issues) return `[${index}]${problemOf(issues[0])}`
    const name = JSON.stringify([(output as Issuer).issuer, (output as Issuer).algorithm])
    if (seen.has(name)) return `[${index}].issuer is there twice with the same algorithm.`
    seen.add(name)
  }
  return undefined
}

/** Never with the value, which may be a secret. */
function problemOf(issue: v.BaseIssue<unknown>): string {
  if (!issue.path) return ' is malformed: it must be an object.'
  const place = issue.path.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  if (issue.expected === 'never') return `${place} is not known here: leave it out.`
  if (issue.type === 'strict_object') return `${place} is missing.`
  const what = issue.path.at(-1)?.value === undefined ? 'missing' : 'malformed'
  return `${place} is ${what}: it must ${issue.message}.`
}

/** The secrets of an issuer, the one that signs first. */
export function secretsOf(issuer: Issuer): readonly string[] {
  if (!('secret' in issuer)) return []
  return typeof issuer.secret === 'string' ? [issuer.secret] : issuer.secret
}
