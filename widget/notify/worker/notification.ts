import type { Push } from '../../../server/protocol/push.ts'
import { plain } from '../../chat/plain.ts'
import { counted, type Said, saidIn } from './said.ts'

/** What a notification is about; it comes back with the click. */
export type About = { type: Push['type']; chat: string; at: number; call?: string; video?: boolean; refusal?: string }

/** TypeScript's own leaves out what only workers may set. */
export type Options = NotificationOptions & {
  data: About | undefined
  actions?: { action: 'accept' | 'decline'; title: string }[]
  renotify?: boolean
  timestamp?: number
}

export type Shown = { title: string; options: Options }

/** Of one chat there is one notification of its messages, and one of its call. */
export const tagOf = ({ type, chat }: Pick<Push, 'type' | 'chat'>) =>
  `innies-${type === 'message' ? 'message' : 'call'} ${chat}`

/** How a push is shown; one that nobody can read says that there is something new. */
export function notificationOf(push: Push | undefined, now: number): Shown {
  if (!push) return { title: saidIn('en').message, options: { tag: 'innies', data: undefined } }
  const { language = 'en', isSilent, chat } = push
  const said = saidIn(language)
  const base = { tag: tagOf(push), lang: language, dir: 'auto', silent: isSilent === true } as const
  switch (push.type) {
    case 'message': {
      const { at, unread } = push
      const { title, lines } = messageOf(push, said, language)
      if (unread > 1) lines.push(counted(said.messages, unread, language))
      const data = { type: push.type, chat, at }
      const when = at > 0 ? { timestamp: at } : {}
      return { title, options: { ...base, body: lines.join('\n'), renotify: !isSilent, ...when, data } }
    }
    case 'call': {
      const { call, video, until, refusal } = push
      const data = { type: push.type, chat, call, video, refusal, at: until }
      const title = titleOf(push) ?? said[video ? 'video' : 'audio']
      if (until <= now) return { title, options: { ...base, silent: true, body: said.over, data } }
      const actions = [
        { action: 'accept' as const, title: said.accept },
        { action: 'decline' as const, title: said.decline },
      ]
      const group = push.title !== undefined && push.from ? `${push.from.name}: ` : ''
      const body = group + said[video ? 'video' : 'audio']
      return { title, options: { ...base, body, actions, requireInteraction: true, renotify: !isSilent, data } }
    }
    case 'call-over': {
      const body = push.isMissed ? said.missed : said.over
      const title = titleOf(push) ?? body
      const data = { type: push.type, chat, call: push.call, at: now }
      return { title, options: { ...base, silent: true, ...(title === body ? {} : { body }), data } }
    }
  }
}

type Message = Extract<Push, { type: 'message' }>

function messageOf(push: Message, said: Said, language: string): { title: string; lines: string[] } {
  const { text, files, from, isMention, title: group } = push
  const what = (text && plain(text)) || (files ? counted(said.files, files, language) : undefined)
  const title = titleOf(push) ?? said.message
  const lines = isMention && from ? [said.mention.replace('{name}', () => from.name)] : []
  if (what) lines.push(group !== undefined && from && !isMention ? `${from.name}: ${what}` : what)
  else if (titleOf(push) !== undefined && !lines.length && push.unread === 1) lines.push(said.message)
  return { title, lines }
}

const titleOf = ({ title, from }: Push) => title ?? from?.name
