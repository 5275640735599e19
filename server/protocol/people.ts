import * as v from 'valibot'

/** Text without half a character: a lone surrogate would become the same replacement for all. */
export const WellFormed = v.pipe(
  v.string(),
  v.check(text => text.isWellFormed(), 'Half a character.'),
)

/** Chats, users and devices are named by at most 128 bytes. */
export const Id = v.pipe(WellFormed, v.minLength(1), v.maxLength(128), v.maxBytes(128))

/** The `sub` of the site's token. */
export const UserId = Id
export type UserId = v.InferOutput<typeof UserId>

/** A browser profile of one user, made by the client. */
export const DeviceId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/))
export type DeviceId = v.InferOutput<typeof DeviceId>

/** Letters that turn the writing direction of what follows; a name must not carry them. */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g

/** Something to be seen, besides space and those. */
const LETTER = /[^\s\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/

const Name = v.pipe(
  WellFormed,
  v.regex(LETTER, 'A name needs a letter.'),
  v.transform(text => text.replace(BIDI_CONTROLS, '').trim()),
  v.maxLength(200),
)

const Picture = v.pipe(v.string(), v.maxLength(2000), v.url(), v.startsWith('https://'))

/** What others may see of a user. */
export const Person = v.strictObject({ id: UserId, name: Name, picture: v.optional(Picture) })
export type Person = v.InferOutput<typeof Person>

/** Body of `PUT /v1/users/{id}`: what the site says of a user. */
export const Profile = v.strictObject({
  name: Name,
  picture: v.optional(Picture),
  /** Nobody finds them by searching. */
  unlisted: v.optional(v.boolean()),
})
export type Profile = v.InferOutput<typeof Profile>

/** The same with the user's id, for many users at once. */
export const NamedProfile = v.strictObject({ id: UserId, ...Profile.entries })
export type NamedProfile = v.InferOutput<typeof NamedProfile>

/** Body of `POST /v1/guests`. */
export const NewGuest = v.strictObject({ name: v.optional(Name) })

/** Body of `POST /v1/guests/renewal`. */
export const GuestAgain = v.strictObject({ key: v.pipe(v.string(), v.maxLength(1000)), name: v.optional(Name) })

/** What a guest is given. */
export const Admission = v.strictObject({
  id: UserId,
  /** As of any user, good for an hour. */
  token: v.string(),
  /** For the next token; good for 90 days, and to be kept by the guest alone. */
  key: v.string(),
})
export type Admission = v.InferOutput<typeof Admission>

/** ms since the Unix epoch. */
const Time = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Answer of `PUT /v1/users/{id}/suspension`. */
export const Suspension = v.strictObject({
  /** False where the call server did not answer: ask again, or the user stays in a call that is on. */
  hasLeftCalls: v.boolean(),
})
export type Suspension = v.InferOutput<typeof Suspension>

/**
 * What somebody looks for: two characters at least, or one in a script that writes no spaces (Thai, Lao, Myanmar, Khmer, Kana,
 * Han).
 */
export const SearchText = v.pipe(
  v.string(),
  v.maxLength(100),
  v.regex(
    /^\s*(\S[\s\S]*\S|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f])\s*$/,
    'Two characters at least.',
  ),
  v.trim(),
)

/** A user as the site's backend reads them. */
export const User = v.strictObject({
  ...Person.entries,
  /** Found by searching, where people can be searched for. */
  isListed: v.boolean(),
  isSuspended: v.boolean(),
  /** A socket of theirs is open. */
  isOnline: v.boolean(),
  /** When they became known; absent in stores from before it was kept. */
  createdAt: v.optional(Time),
  /** When their last socket was closed. */
  lastSeenAt: v.optional(Time),
})
export type User = v.InferOutput<typeof User>

/** A letter of a script that writes a name without spaces: it says as much as some letters do elsewhere. */
export const SPACELESS =
  /(?!\p{M})[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** Query of `GET /v1/people`: the beginnings of words of a name. Korean names are written without spaces, too. */
export const PeopleQuery = v.strictObject({
  q: v.union([SearchText, v.pipe(v.string(), v.regex(/^\s*[\uac00-\ud7a3]\s*$/), v.trim())]),
})
