import type { Sent } from '../../protocol/chat.ts'

/** What of a message is searched: what it says, and how its files are called. */
export function searchedText({ text, files }: Pick<Sent, 'text' | 'files'>): string {
  return files ? [text, ...files.map(({ name }) => name)].join('\n') : text
}
