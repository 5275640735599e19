import * as v from 'valibot'

// Each pattern says the whole range: whoever makes requests from the documentation makes only good ones.

export const digits = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern), v.transform(Number))

/** A `Count` as a query writes it. */
export const CountDigits = digits(/^\d{1,15}$/)

/** A `Rev` as a query writes it. */
export const RevDigits = digits(/^[1-9]\d{0,14}$/)

/** How many in one answer, 1 to 200, as a query writes it. */
export const LimitDigits = digits(/^([1-9]\d?|1\d\d|200)$/)

/** Where a search over many chats goes on: a number of the feed, and within a chat also a rev and the chat. */
export const SearchCursor = v.pipe(v.string(), v.regex(/^\d{1,15}(\.[1-9]\d{0,14}\.[\s\S]{1,128})?$/))
