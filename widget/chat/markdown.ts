import type { Person, UserId } from '../../server/protocol/people.ts'

/** A stretch of a line: text as it is, or something with a look. */
export type Part =
  | string
  | { kind: 'bold' | 'italic' | 'strike'; parts: Part[] }
  | { kind: 'code'; text: string }
  /** `href` is http, https or mailto. */
  | { kind: 'link'; href: string; parts: Part[] }
  | { kind: 'mention'; user: UserId; text: string }

/** An item of a list; `value` is its number, if it has one. */
export type ListItem = { value: number | undefined; parts: Part[] }

export type Block =
  | { kind: 'text' | 'quote'; parts: Part[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; items: ListItem[] }

const FENCE = '```'
const LINE = /^(?:> (.*)|(?:[-*•]|(\d{1,9})[.)]) (\S.*))$/

/**
 * What the marks of Markdown in a message mean: a subset that nobody types by accident, in time linear in its length.
 * A mark without its other half is text. `mentioned` are whom the message speaks to, by the names they have now.
 */
export function blocksOf(text: string, mentioned: readonly Person[] = []): Block[] {
  const blocks: Block[] = []
  const pieces = text.replace(/\r\n?/g, '\n').split(FENCE)
  let plain = pieces[0] ?? ''
  for (let i = 1; i < pieces.length; i += 2) {
    const after = pieces[i + 1]
    const code = pieces[i]?.replace(/^[\w+#.-]*\n/, '').replace(/\n$/, '')
    if (after !== undefined && code?.trim()) {
      addLines(blocks, plain, mentioned)
      blocks.push({ kind: 'code', text: code })
      plain = after
    } else plain += FENCE + pieces[i] + (after === undefined ? '' : FENCE + after)
  }
  addLines(blocks, plain, mentioned)
  return blocks
}

/** What stands in parts without its looks. */
export function plainOf(parts: readonly Part[]): string {
  return parts
    .map(part => (typeof part === 'string' ? part : 'parts' in part ? plainOf(part.parts) : part.text))
    .join('')
}

function addLines(blocks: Block[], text: string, mentioned: readonly Person[]): void {
  const begin = blocks.length
  for (const line of text.replace(/^\n+|\n+$/g, '').split('\n')) {
    const [, quoted, number, item] = LINE.exec(line) ?? []
    const parts = partsOf(quoted ?? item ?? line, mentioned)
    const kind = quoted !== undefined ? 'quote' : item !== undefined ? 'list' : 'text'
    const last = blocks.length > begin ? blocks.at(-1) : undefined
    if (kind === 'list') {
      const one = { value: number === undefined ? undefined : Number(number), parts }
      if (last?.kind === 'list') last.items.push(one)
      else blocks.push({ kind, items: [one] })
    } else if (last && 'parts' in last && last.kind === kind) for (const part of ['\n', ...parts]) last.parts.push(part)
    else if (line) blocks.push({ kind, parts })
  }
}

const HREF = /^(?:https?|mailto):/i
/** What no address goes beyond: space, quotes, wide punctuation, and what is not seen or turns the direction. */
const OUTSIDE = String.raw`\s<>"\x60\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3000-\u303f\ufeff\uff00-\uffef`
const TOKEN = new RegExp(
  String.raw`\x60{1,2}|\*+|_+|~+|\[|\]\(((?:[^${OUTSIDE}()[\]]|\([^${OUTSIDE}()[\]]*\))+)\)|\b(?:https?:\/\/|www\.|mailto:)[^${OUTSIDE}[\]]+|@`,
  'gi',
)
/** A letter that has a case, or a digit: within a word of these nothing begins or ends. Other scripts write without spaces. */
const IN_WORD = /[\p{Lu}\p{Ll}\p{N}]/u

/** What was opened and is not closed yet. The outermost has no mark. */
type Frame = { mark: string; parts: Part[] }

const KINDS = { '*': 'italic', '**': 'bold', _: 'italic', __: 'bold', '~~': 'strike' } as const
const isMark = (mark: string): mark is keyof typeof KINDS => Object.hasOwn(KINDS, mark)

/** One line. Each mark is open at most once, so that nothing lies deeper than there are marks. */
function partsOf(line: string, mentioned: readonly Person[]): Part[] {
  return new Scanner(line, mentioned).parts
}

class Scanner {
  readonly #line: string
  readonly #frames: Frame[] = [{ mark: '', parts: [] }]

  constructor(line: string, mentioned: readonly Person[]) {
    this.#line = line
    const unclosed = new Set<string>()
    TOKEN.lastIndex = 0
    let at = 0
    for (let match = TOKEN.exec(line); match; match = TOKEN.exec(line)) {
      const [token, target] = match
      this.#add(line.slice(at, match.index))
      at = match.index + token.length
      const first = token.charAt(0)
      if (first === '`') {
        const end = unclosed.has(token) ? -1 : line.indexOf(token, at)
        if (end < 0) unclosed.add(token) // nor is there one for the next
        const text = line.slice(at, end)
        if (end > at && text.trim()) {
          this.#add({ kind: 'code', text })
          at = end + token.length
        } else this.#add(token)
      } else if (target !== undefined) {
        if (!this.#link(target)) {
          this.#add('](')
          at = match.index + 2
        }
      } else if (first === '[') this.#open('[')
      else if (first === '@') at += this.#mention(match.index, mentioned)
      else if (/[*_~]/.test(first)) this.#marks(token, line.charAt(match.index - 1), line.charAt(at))
      else at -= this.#address(token)
      TOKEN.lastIndex = at
    }
    this.#add(line.slice(at))
  }

  get parts(): Part[] {
    return this.#fold(1)
  }

  #add(part: Part): void {
    const parts = this.#frames.at(-1)?.parts ?? []
    const last = parts.at(-1)
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else if (part) parts.push(part)
  }

  /** Makes text of what was opened from the frame `index` on and not closed. Returns the parts of the frame below. */
  #fold(index: number): Part[] {
    while (this.#frames.length > index) {
      const frame = this.#frames.pop()
      this.#add(frame?.mark ?? '')
      for (const part of frame?.parts ?? []) this.#add(part)
    }
    return this.#frames.at(-1)?.parts ?? []
  }

  #find(fits: (mark: string) => boolean): number {
    return this.#frames.findLastIndex(({ mark }) => mark !== '' && fits(mark))
  }

  #open(mark: string): void {
    const index = this.#find(other => other === mark)
    if (index > 0) this.#fold(index) // the later one counts
    this.#frames.push({ mark, parts: [] })
  }

  #close(index: number): Part[] {
    const parts = this.#fold(index + 1)
    this.#frames.pop()
    return parts
  }

  #marks(run: string, before: string, after: string): void {
    const mark = run.charAt(0)
    let left = run.length
    if (left > 3 || (mark === '~' && left !== 2)) return this.#add(run)
    const canClose = /\S/.test(before) && !IN_WORD.test(after)
    const canOpen = /\S/.test(after) && before !== '\\' && !IN_WORD.test(before)
    while (canClose && left) {
      const index = this.#find(open => open.startsWith(mark) && open.length <= left)
      const closed = this.#frames[index]?.mark ?? ''
      if (!isMark(closed)) break
      this.#add({ kind: KINDS[closed], parts: this.#close(index) })
      left -= closed.length
    }
    if (!canOpen) return this.#add(mark.repeat(left))
    if (left > 1) this.#open(mark + mark)
    if (left % 2) this.#open(mark)
  }

  /** Ends what `[` began. A text that looks like another address stays as it was written: it would hide where it leads. */
  #link(target: string): boolean {
    const index = this.#find(mark => mark === '[')
    if (index < 0) return false
    const label = plainOf(this.#frames.slice(index).flatMap(({ parts }) => parts))
    if (!isAddress(target) || !label.trim() || /:\/\/|www\.|mailto:/i.test(label)) {
      this.#fold(index)
      return false
    }
    this.#add({ kind: 'link', href: target, parts: this.#close(index) })
    return true
  }

  /** How many of the characters of `@` and what follows it are used beyond the `@`. */
  #mention(index: number, mentioned: readonly Person[]): number {
    const before = this.#line.charAt(index - 1)
    const [person] = IN_WORD.test(before)
      ? []
      : mentioned
          .filter(({ name }) => this.#line.startsWith(name, index + 1))
          .filter(({ name }) => !IN_WORD.test(this.#line.charAt(index + 1 + name.length)))
          .sort((a, b) => b.name.length - a.name.length)
    this.#add(person ? { kind: 'mention', user: person.id, text: `@${person.name}` } : '@')
    return person?.name.length ?? 0
  }

  /** How many characters at the end do not belong to the address but to the sentence around it. */
  #address(token: string): number {
    let open = token.split('(').length - token.split(')').length
    let end = token.length
    for (; end; end--) {
      const last = token.charAt(end - 1)
      if (last === ')' ? open++ >= 0 : !/[.,:;!?'*_~\]}|»”’]/.test(last)) break
    }
    const text = token.slice(0, end)
    const href = /^www\./i.test(text) ? `https://${text}` : text
    this.#add(isAddress(href) ? { kind: 'link', href, parts: [text] } : text)
    return token.length - end
  }
}

const isAddress = (href: string) => HREF.test(href) && URL.canParse(href)
