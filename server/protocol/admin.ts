import * as v from 'valibot'
import { Description } from './chat.ts'
import { Person } from './people.ts'
import { PlainChat } from './webhook.ts'

/** Answer of `GET /v1/admin/chats`. */
export const AdminChats = v.strictObject({ chats: v.array(PlainChat), next: v.optional(v.string()) })

/** Answer of `GET /v1/admin/chats/{chat}`. */
export const AdminChat = v.strictObject({ chat: PlainChat, description: Description, people: v.array(Person) })
