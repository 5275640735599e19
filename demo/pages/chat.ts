import { html } from 'hono/html'
import type { DemoPerson } from '../people.ts'
import { type Html, layout } from './layout.ts'

/** The whole widget, as large as the page. */
export function chatPage(person: DemoPerson): Html {
  return layout({
    title: 'Messages',
    person,
    path: '/dashboard/chat',
    body: html`<main class="chat"><innies-chat token-url="/token"></innies-chat></main>`,
  })
}
